package dev.larder.deploy.monitoring;

import java.util.Map;

/** Where a panel lies on the grid of 24 columns. */
record Box(int left, int top, int width, int height) {
    private static final int COLUMNS = 24;

    static Box of(Map<String, Object> panel) {
        Map<String, Object> place = Documents.map(panel.get("gridPos"));
        return new Box(
                Documents.number(place, "x"),
                Documents.number(place, "y"),
                Documents.number(place, "w"),
                Documents.number(place, "h"));
    }

    boolean isOnTheGrid() {
        return left >= 0 && top >= 0 && width > 0 && height > 0 && left + width <= COLUMNS;
    }

    boolean overlaps(Box other) {
        return left < other.left + other.width
                && other.left < left + width
                && top < other.top + other.height
                && other.top < top + height;
    }
}
