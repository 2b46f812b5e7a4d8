package dev.larder.cli.internal.output;

/** The forms a report can take. */
public enum Format {
    /** For people: names and values, then a table. */
    TABLE {
        @Override
        public String render(Report report) {
            return Text.of(report);
        }
    },
    /** One object with everything. */
    JSON {
        @Override
        public String render(Report report) {
            return Json.of(report.whole()) + "\n";
        }
    },
    /** One object a row, or one if there are none. */
    NDJSON {
        @Override
        public String render(Report report) {
            if (!report.hasRows()) {
                return JSON.render(report);
            }
            StringBuilder lines = new StringBuilder();
            report.rows().forEach(row -> lines.append(Json.of(row)).append('\n'));
            return lines.toString();
        }
    },
    /** A line of names, then one line a row, as RFC 4180 says. */
    CSV {
        @Override
        public String render(Report report) {
            return Csv.of(report);
        }
    };

    /** The text of a report, line breaks included. */
    public abstract String render(Report report);
}
