from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from larder import envelope as envelopes
from larder.codecs import Format, Json, MessagePack, Values
from larder.compression import Compression, compressed, inflated
from larder.envelope import Envelope, Payload
from larder.errors import CodecError, CodecKind
from larder.tags import schema_hash
from vectors import vectors

ENVELOPES = vectors("envelopes.json")
FORMATS: dict[str, Format] = {"json": Json(), "messagepack": MessagePack()}
KEY = "shop:v1:goal:42"


def cases(section: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [pytest.param(case, id=case["claim"]) for case in ENVELOPES[section]])


def values(serializer: str = "json", **more: Any) -> Values[Any]:
    return Values("Goal", 2, format=FORMATS[serializer], most_bytes=ENVELOPES["maxValueBytes"], **more)


def written(case: dict[str, Any]) -> Envelope:
    """The envelope that a case describes, made from its fields alone."""
    fields = case["fields"]
    shape = values(fields["serializer"], compress_above=10_000)
    payload = None if fields["negative"] else shape.pack(json.loads(fields["payload"]))
    return Envelope(
        stamp=int(fields["stamp"]),
        created=int(fields["created"]),
        fresh_until=int(fields["freshUntil"]),
        stale_until=int(fields["staleUntil"]),
        serializer=shape.format.number,
        schema=schema_hash(ENVELOPES["schema"]),
        payload=payload,
        load_cost_micros=fields["loadCostMicros"],
        version=int(fields["version"]),
        tags=frozenset(fields["tags"]),
    )


class TestVectors:
    @cases("envelopes")
    def test_an_envelope_of_javas_is_read(self, case: dict[str, Any]) -> None:
        fields = case["fields"]
        read = envelopes.read(case["key"], bytes.fromhex(case["bytes"]))
        assert read.tags == frozenset(fields["tags"])
        assert (read.stamp, read.version) == (int(fields["stamp"]), int(fields["version"]))
        assert (read.payload is None) == fields["negative"]
        expected = json.loads(fields["payload"]) if "payload" in fields else None
        assert values(fields["serializer"]).unpack(read) == expected
        if read.payload:
            assert read.payload.length == fields["payloadLength"]
            assert read.payload.compression.name.lower() == fields["compression"]

    @cases("envelopes")
    def test_the_same_entry_becomes_the_same_bytes(self, case: dict[str, Any]) -> None:
        if case["fields"]["compression"] != "none":
            read = envelopes.read(case["key"], bytes.fromhex(case["bytes"]))  # compressors differ
            assert read.write(case["key"]).hex() == case["bytes"]
        else:
            assert written(case).write(case["key"]).hex() == case["bytes"]

    @cases("refused")
    def test_damaged_bytes_are_refused_by_their_kind(self, case: dict[str, Any]) -> None:
        with pytest.raises(CodecError) as refused:
            values().unpack(envelopes.read(case["key"], bytes.fromhex(case["bytes"])))
        assert refused.value.kind.name == case["kind"]

    @cases("encrypted")
    def test_encrypted_ones_are_refused_as_a_format_that_this_client_does_not_know(self, case: dict[str, Any]) -> None:
        with pytest.raises(CodecError, match="encrypted") as refused:
            envelopes.read(case["key"], bytes.fromhex(case["bytes"]))
        assert refused.value.kind is CodecKind.FORMAT


class TestRefusals:
    def test_every_byte_that_changes_and_every_cut_is_noticed(self) -> None:
        good = bytes.fromhex(ENVELOPES["envelopes"][1]["bytes"])
        for at in range(len(good)):
            for damaged in (good[:at], good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1 :]):
                with pytest.raises(CodecError):
                    envelopes.read(KEY, damaged)

    def test_more_than_255_tags_are_not_written(self) -> None:
        many = frozenset(f"user:{i}" for i in range(256))
        with pytest.raises(CodecError, match="coarser tags") as refused:
            Envelope(1, 1, 1, 1, 1, 1, None, tags=many).write(KEY)
        assert refused.value.kind is CodecKind.TOO_MANY_TAGS

    def test_what_is_too_large_is_neither_written_nor_inflated(self) -> None:
        with pytest.raises(CodecError, match="allows 10000") as refused:
            values().pack("x" * 10_001)
        assert refused.value.kind is CodecKind.TOO_LARGE

    def test_what_cannot_be_written_says_so(self) -> None:
        for value in (object(), float("nan"), "\ud800"):
            with pytest.raises(CodecError) as refused:
                values().pack(value)
            assert refused.value.kind is CodecKind.PAYLOAD

    @pytest.mark.parametrize(
        "payload",
        [
            b"\xd6\xff\x00\x00\x00\x00",  # a timestamp
            b"\xd4\x05\x00",  # another extension
            b"\xdd\xff\xff\xff\xff",  # a list of four thousand million
            b"\x81\xc4\x01a\x01",  # bytes for a key
            b"\x81\x01\x01",  # a number for a key
            b"\x91" * 501 + b"\x90",  # too deep
            b"\x01\x01",  # bytes behind the value
            b"\xa2\xff\xff",  # no UTF-8
            b"",
        ],
    )
    def test_messagepack_that_no_larder_writes_is_refused(self, payload: bytes) -> None:
        with pytest.raises(Exception, match=r".*"):
            MessagePack().read(payload)

    def test_messagepack_as_deep_as_allowed_is_read(self) -> None:
        assert MessagePack().read(b"\x91" * 500 + b"\xc0") is not None

    def test_messagepack_writes_huge_integers_as_texts(self) -> None:
        plain = {"huge": 2**64, "list": [-(2**63) - 1, 2**64 - 1]}
        assert MessagePack().read(MessagePack().write(plain)) == {
            "huge": str(2**64),
            "list": [str(-(2**63) - 1), 2**64 - 1],
        }

    @pytest.mark.parametrize("text", [b"NaN", b"[Infinity]", b"{", b"\xff", b"[" * 100_000])
    def test_what_is_no_json_is_refused(self, text: bytes) -> None:
        payload = Payload(text, len(text))
        with pytest.raises(CodecError) as refused:
            Values[Any]("Goal", 2).unpack(Envelope(1, 1, 1, 1, 1, schema_hash("Goal:2"), payload))
        assert refused.value.kind is CodecKind.PAYLOAD


class TestCompression:
    @pytest.mark.parametrize("kind", list(Compression))
    @pytest.mark.parametrize("data", [b"", b"x", b"sail " * 1_000])
    def test_what_was_compressed_comes_back(self, kind: Compression, data: bytes) -> None:
        stored = compressed(kind, data)
        assert (inflated(kind, stored, len(data)) if stored else b"") == data

    @pytest.mark.parametrize("kind", [Compression.GZIP, Compression.LZ4, Compression.ZSTD])
    @pytest.mark.parametrize("promised", [4_999, 5_001, 0, 2**31 - 1])
    def test_one_byte_more_or_less_is_refused(self, kind: Compression, promised: int) -> None:
        with pytest.raises(CodecError) as refused:
            inflated(kind, compressed(kind, b"sail " * 1_000), promised)
        assert refused.value.kind is CodecKind.TRUNCATED

    @pytest.mark.parametrize("kind", [Compression.GZIP, Compression.LZ4, Compression.ZSTD])
    def test_what_is_cut_off_is_refused(self, kind: Compression) -> None:
        stored = compressed(kind, b"sail " * 1_000)
        for length in range(len(stored)):
            with pytest.raises(CodecError):
                inflated(kind, stored[:length], 5_000)

    def test_several_members_of_gzip_are_one_payload(self) -> None:
        stored = compressed(Compression.GZIP, b"sail") + compressed(Compression.GZIP, b"ing")
        assert inflated(Compression.GZIP, stored, 7) == b"sailing"

    def test_a_payload_is_compressed_only_where_that_helps(self) -> None:
        assert values(compress_above=10).pack("abcdefghijklm").compression is Compression.NONE
        assert values(compress_above=10).pack("a" * 1_000).compression is Compression.GZIP

    def test_a_package_that_is_missing_is_named_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "lz4.block", None)
        with pytest.raises(RuntimeError, match=r"larder-client\[lz4\]"):
            values(compression=Compression.LZ4)


@dataclass(frozen=True)
class Goal:
    id: int
    title: str


def test_the_applications_types_stand_around_plain_values() -> None:
    goals: Values[Goal] = Values("Goal", 2, lambda goal: vars(goal), lambda plain: Goal(plain["id"], plain["title"]))
    read = envelopes.read(KEY, bytes.fromhex(ENVELOPES["envelopes"][0]["bytes"]))
    assert goals.unpack(read) == Goal(42, "Learn to sail")


def test_a_member_that_is_missing_makes_a_miss() -> None:
    goals: Values[Goal] = Values("Goal", 2, vars, lambda plain: Goal(plain["id"], plain["owner"]))
    read = envelopes.read(KEY, bytes.fromhex(ENVELOPES["envelopes"][0]["bytes"]))
    with pytest.raises(CodecError) as refused:
        goals.unpack(read)
    assert refused.value.kind is CodecKind.PAYLOAD
