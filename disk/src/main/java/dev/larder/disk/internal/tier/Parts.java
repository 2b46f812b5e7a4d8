package dev.larder.disk.internal.tier;

import dev.larder.Clock;

/** What the pieces of one tier share. */
record Parts(
        TierSettings settings,
        Opening opening,
        Pen pen,
        Heat heat,
        Clock clock,
        WallClock wall,
        Counts counts,
        Trouble trouble) {}
