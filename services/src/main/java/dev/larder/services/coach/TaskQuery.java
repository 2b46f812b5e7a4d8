package dev.larder.services.coach;

/** Asks for one page of a user's tasks, of a state or of any. */
record TaskQuery(long userId, StatusFilter status, Order order, int page, int size) {

    enum StatusFilter {
        ANY,
        OPEN,
        STARTED,
        DONE
    }

    enum Order {
        DUE("due_on, id"),
        PRIORITY("priority, due_on, id");

        private final String columns;

        Order(String columns) {
            this.columns = columns;
        }

        String columns() {
            return columns;
        }
    }

    static TaskQuery of(long userId, StatusFilter status, Order order, Paging paging) {
        return new TaskQuery(userId, status, order, paging.page(), paging.size());
    }

    Paging paging() {
        return new Paging(page, size);
    }
}
