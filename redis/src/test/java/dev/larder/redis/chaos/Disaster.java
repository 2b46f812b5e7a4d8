package dev.larder.redis.chaos;

import java.util.List;
import java.util.stream.Stream;

/** What may happen to Redis, and so to all nodes. */
enum Disaster {
    REDIS_KILLED(2_000) {
        @Override
        void begin(Victim redis) {
            redis.server().kill();
        }

        @Override
        void end(Victim redis) {
            redis.server().restart();
        }
    },
    REDIS_KILLED_AND_EMPTY(2_000) {
        @Override
        void begin(Victim redis) {
            redis.server().kill();
            redis.forgetOnDisk();
        }

        @Override
        void end(Victim redis) {
            redis.server().restart();
        }
    },
    REDIS_PAUSED(4_000) {
        @Override
        void begin(Victim redis) {
            redis.server().pause();
        }

        @Override
        void end(Victim redis) {
            redis.server().resume();
        }
    },
    OUT_OF_MEMORY(3_000) {
        @Override
        void begin(Victim redis) {
            redis.command("CONFIG", "SET", "maxmemory", "1mb");
        }

        @Override
        void end(Victim redis) {
            redis.command("CONFIG", "SET", "maxmemory", "0");
        }
    },
    LOGIN_REFUSED(3_000) {
        @Override
        void begin(Victim redis) {
            redis.command("ACL", "SETUSER", Victim.USER, "resetpass", ">changed");
            redis.command("CLIENT", "KILL", "USER", Victim.USER);
        }

        @Override
        void end(Victim redis) {
            redis.command("ACL", "SETUSER", Victim.USER, "resetpass", ">" + Victim.PASSWORD);
        }
    },
    NOT_PERMITTED_TO_READ(2_000) {
        @Override
        void begin(Victim redis) {
            redis.command("ACL", "SETUSER", Victim.USER, "-get", "-mget", "-xread");
        }

        @Override
        void end(Victim redis) {
            redis.command("ACL", "SETUSER", Victim.USER, "+get", "+mget", "+xread");
        }
    },
    NOT_PERMITTED_TO_WRITE(2_000) {
        @Override
        void begin(Victim redis) {
            redis.command("ACL", "SETUSER", Victim.USER, "-unlink", "-set", "-eval", "-evalsha");
        }

        @Override
        void end(Victim redis) {
            redis.command("ACL", "SETUSER", Victim.USER, "+unlink", "+set", "+eval", "+evalsha");
        }
    },
    BUSY_WITH_A_SCRIPT(2_000) {
        @Override
        void begin(Victim redis) {
            redis.command("CONFIG", "SET", "lua-time-limit", "20");
            redis.tell("EVAL \"while true do end\" 0");
        }

        @Override
        void end(Victim redis) {
            redis.command("SCRIPT", "KILL");
        }
    },
    CLIENTS_KILLED(0) {
        @Override
        void begin(Victim redis) {
            redis.command("CLIENT", "KILL", "TYPE", "normal");
        }
    },
    SCRIPTS_FLUSHED(0) {
        @Override
        void begin(Victim redis) {
            redis.command("SCRIPT", "FLUSH");
        }
    },
    EVERYTHING_FLUSHED(0) {
        @Override
        void begin(Victim redis) {
            redis.command("FLUSHALL");
        }
    },
    KEY_RECORDS_DELETED(0) {
        @Override
        void begin(Victim redis) {
            redis.command("DEL", "{chaos:v1}~keys");
        }
    },
    GROUP_RECORDS_DELETED(0) {
        @Override
        void begin(Victim redis) {
            redis.command("DEL", "{chaos:v1}~groups");
        }
    },
    INCARNATION_DELETED(0) {
        @Override
        void begin(Victim redis) {
            redis.command("DEL", "{chaos:v1}~incarnation");
        }
    },
    RECORDS_TRIMMED(0) {
        @Override
        void begin(Victim redis) {
            redis.command("XTRIM", "{chaos:v1}~keys", "MAXLEN", "1");
            redis.command("XTRIM", "{chaos:v1}~groups", "MAXLEN", "1");
        }
    },
    KEY_RECORDS_OF_WRONG_TYPE(2_000) {
        @Override
        void begin(Victim redis) {
            redis.command("SET", "{chaos:v1}~keys", "junk");
        }

        @Override
        void end(Victim redis) {
            redis.command("DEL", "{chaos:v1}~keys");
        }
    },
    GROUP_RECORDS_OF_WRONG_TYPE(2_000) {
        @Override
        void begin(Victim redis) {
            redis.command("SET", "{chaos:v1}~groups", "junk");
        }

        @Override
        void end(Victim redis) {
            redis.command("DEL", "{chaos:v1}~groups");
        }
    };

    private final int longestMillis;

    Disaster(int longestMillis) {
        this.longestMillis = longestMillis;
    }

    abstract void begin(Victim redis);

    void end(Victim redis) {
        // over already
    }

    /** All that may happen to that server. */
    static List<Harm> to(Victim redis) {
        return Stream.of(values()).map(each -> each.harm(redis)).toList();
    }

    private Harm harm(Victim redis) {
        return new Harm(name(), longestMillis, () -> begin(redis), () -> end(redis));
    }
}
