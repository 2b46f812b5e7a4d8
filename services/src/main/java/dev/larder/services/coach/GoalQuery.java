package dev.larder.services.coach;

/** Asks for one page of a user's goals, of a state and a category or of any. */
record GoalQuery(long userId, StatusFilter status, CategoryFilter category, Order order, int page, int size) {

    enum StatusFilter {
        ANY,
        ACTIVE,
        COMPLETED
    }

    enum CategoryFilter {
        ANY,
        HEALTH,
        LEARNING,
        WORK,
        FINANCE,
        PEOPLE
    }

    enum Order {
        TARGET("target_on, id"),
        PRIORITY("priority, target_on, id"),
        NEWEST("created_at desc, id desc");

        private final String columns;

        Order(String columns) {
            this.columns = columns;
        }

        String columns() {
            return columns;
        }
    }

    static GoalQuery of(long userId, StatusFilter status, CategoryFilter category, Order order, Paging paging) {
        return new GoalQuery(userId, status, category, order, paging.page(), paging.size());
    }

    /** Whether this asks for a part of {@link ActiveGoals}, in its order. */
    boolean isOfActive() {
        return status == StatusFilter.ACTIVE && category == CategoryFilter.ANY && order == Order.TARGET;
    }

    Paging paging() {
        return new Paging(page, size);
    }
}
