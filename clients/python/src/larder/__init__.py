"""Larder for asyncio: a coherent cache in memory and Redis that Java, Go, TypeScript and Python share."""

from larder.cache import Cache
from larder.codecs import Json, MessagePack, Values
from larder.compression import Compression
from larder.engine.entries import Lookup, Outcome
from larder.engine.spec import CacheSpec
from larder.engine.warming import Warmed
from larder.errors import CodecError, LarderError, LoadError
from larder.larder import Larder, Status
from larder.limits.limit import Decision, Limit, WhenAway
from larder.limits.rates import RateLimit
from larder.node.invalidator import Acknowledgement
from larder.records import values_of
from larder.redis.settings import Redis

__all__ = [
    "Acknowledgement",
    "Cache",
    "CacheSpec",
    "CodecError",
    "Compression",
    "Decision",
    "Json",
    "Larder",
    "LarderError",
    "Limit",
    "LoadError",
    "Lookup",
    "MessagePack",
    "Outcome",
    "RateLimit",
    "Redis",
    "Status",
    "Values",
    "Warmed",
    "WhenAway",
    "values_of",
]
