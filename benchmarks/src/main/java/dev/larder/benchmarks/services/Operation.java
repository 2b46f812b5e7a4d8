package dev.larder.benchmarks.services;

/** A kind of request, and how many of a thousand are of that kind. */
enum Operation {
    ARI(Group.ARI, Shape.ROW, 140),
    ARI_HISTORY(Group.ARI, Shape.RANGE, 50),
    PREDICTIONS(Group.ARI, Shape.AGGREGATE, 30),
    ACTIVE_GOALS(Group.GOALS, Shape.RANGE, 150),
    GOAL(Group.GOALS, Shape.ROW, 30),
    GOAL_DETAILS(Group.GOALS, Shape.RANGE, 8),
    DASHBOARD(Group.DASHBOARD, Shape.AGGREGATE, 250),
    OPEN_TASKS(Group.TASKS, Shape.RANGE, 115),
    TASK(Group.TASKS, Shape.ROW, 22),
    USER(Group.USERS, Shape.ROW, 60),
    RESOURCE(Group.CATALOG, Shape.ROW, 25),
    SEARCH(Group.CATALOG, Shape.RANGE, 8),
    VM_STATE(Group.FLEET, Shape.ROW, 14),
    VM_CONFIG(Group.FLEET, Shape.ROW, 8),
    ITEM(Group.LEARNING, Shape.ROW, 22),
    PREFERENCES(Group.LEARNING, Shape.ROW, 10),
    SCHEDULE(Group.LEARNING, Shape.AGGREGATE, 7),

    MOVE_TASK(Group.TASKS, Shape.WRITE, 12),
    CREATE_TASK(Group.TASKS, Shape.WRITE, 2),
    EDIT_GOAL(Group.GOALS, Shape.WRITE, 4),
    EDIT_USER(Group.USERS, Shape.WRITE, 1),
    RECORD_ARI(Group.ARI, Shape.WRITE, 4),
    EDIT_RESOURCE(Group.CATALOG, Shape.WRITE, 1),
    SWITCH_VM(Group.FLEET, Shape.WRITE, 4),
    REVIEW(Group.LEARNING, Shape.WRITE, 8),
    PREFER(Group.LEARNING, Shape.WRITE, 15);

    final Group group;
    final Shape shape;
    final int perMille;

    Operation(Group group, Shape shape, int perMille) {
        this.group = group;
        this.shape = shape;
        this.perMille = perMille;
    }

    boolean isWrite() {
        return shape == Shape.WRITE;
    }

    /** The one in whose share a lot falls, from 0 to 999. */
    static Operation of(int lot) {
        int left = lot;
        for (Operation each : values()) {
            left -= each.perMille;
            if (left < 0) {
                return each;
            }
        }
        throw new IllegalArgumentException("The shares add up to less than " + (lot + 1) + " of a thousand");
    }
}
