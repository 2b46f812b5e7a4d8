#!/bin/sh
# kubernetes.sh: prints the rules of this folder as a PrometheusRule, which is what the Prometheus operator reads. What it prints is kept
# in ../kubernetes/components/monitoring/rules.yaml, and a test sees to it that the two are the same: run it again after a change.
set -eu
here=$(cd "${0%/*}" && pwd)

cat <<'YAML'
# Written by deploy/prometheus/kubernetes.sh; change the rules there.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: larder
spec:
  groups:
YAML
for file in "$here"/rules/*.yml; do
  sed -n '/^groups:/,$p' "$file" | sed -e '/^groups:/d' -e '/^ *#/d' -e '/^$/d' -e 's/^/  /'
done
