package dev.larder.redis.chaos;

import dev.larder.testkit.proxy.FaultProxy;
import dev.larder.testkit.proxy.Way;
import java.time.Duration;

/** What may happen to one node: to its network, its process or its clock. A number between 0 and 99 chooses among variants. */
enum Mischief {
    CUT(0) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(FaultProxy::cut);
        }
    },
    HANG_UP(0) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(FaultProxy::hangUp);
        }
    },
    REFUSED(3_000) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(FaultProxy::down);
        }
    },
    HALF_OPEN(7_000) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(FaultProxy::halfOpen);
        }
    },
    ANSWERS_HELD(7_000) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(way -> way.hold(Way.TO_CLIENT));
        }
    },
    COMMANDS_HELD(7_000) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(way -> way.hold(Way.TO_SERVER));
        }
    },
    ANSWERS_SWALLOWED(3_000) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(way -> way.swallow(Way.TO_CLIENT));
        }
    },
    COMMANDS_SWALLOWED(3_000) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(way -> way.swallow(Way.TO_SERVER));
        }
    },
    SLOW(2_000) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(way -> way.delay(Duration.ofMillis(1 + variant)));
        }
    },
    VERY_SLOW(3_000) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(way -> way.delay(Duration.ofMillis(600)));
        }
    },
    THIN(2_000) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(way -> way.throttle(Way.TO_CLIENT, 10_000));
        }
    },
    ANSWER_LOST(500) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(way -> way.loseAnswer(1 + variant));
        }
    },
    ANSWER_TO_SCRIPT_LOST(500) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(way -> way.loseAnswerTo("EVALSHA"));
        }
    },
    CUT_BEHIND_UNLINK(500) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(way -> way.cutBehind("UNLINK"));
        }
    },
    CUT_BEHIND_SCRIPT(500) {
        @Override
        void begin(Target node, int variant) {
            node.network().everywhere(way -> way.cutBehind("EVALSHA"));
        }
    },
    PROCESS_PAUSED(8_000) {
        @Override
        void begin(Target node, int variant) throws Exception {
            node.life().pause();
        }

        @Override
        void end(Target node) throws Exception {
            node.life().resume();
        }
    },
    PROCESS_KILLED(0) {
        @Override
        void begin(Target node, int variant) throws Exception {
            node.dieAndLiveAgain();
        }
    },
    SOURCE_DOWN(3_000) {
        @Override
        void begin(Target node, int variant) throws Exception {
            node.life().ask("source", "down");
        }

        @Override
        void end(Target node) throws Exception {
            node.life().ask("source", "up");
        }
    },
    WALL_CLOCK_WRONG(5_000) {
        @Override
        void begin(Target node, int variant) throws Exception {
            node.life()
                    .ask(
                            "skew",
                            (variant % 2 == 0 ? 1 : -1) * Duration.ofMinutes(10).toMillis());
        }

        @Override
        void end(Target node) throws Exception {
            node.life().ask("skew", 0);
        }
    };

    private final int longestMillis;

    Mischief(int longestMillis) {
        this.longestMillis = longestMillis;
    }

    abstract void begin(Target node, int variant) throws Exception;

    void end(Target node) throws Exception {
        node.network().everywhere(FaultProxy::heal);
    }

    /** How long it lasts at most, 0 if it is over at once. */
    int longestMillis() {
        return longestMillis;
    }
}
