package dev.larder.benchmarks.services;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What an answer tells of the version of something: goals, tasks, users, resources and the like carry a number; of a user's scores the newest day only grows, and
 * of what a user did the newest time. Pure.
 *
 * @param entity what it is about, such as {@code goal:7}
 * @param version greater than the one before each time it changes
 */
record Evidence(String entity, long version) {

    private static final String ID = "\"id\":";
    private static final String VERSION = "\"version\":";

    /** All that stands in an answer to the call. */
    static List<Evidence> in(Call call, String json) {
        return switch (call.operation()) {
            case GOAL, ACTIVE_GOALS -> numbered("goal", json);
            case TASK, OPEN_TASKS -> numbered("task", json);
            case GOAL_DETAILS -> details(json);
            case EDIT_GOAL -> withActivity("goal", call, json);
            case MOVE_TASK -> withActivity("task", call, json);
            case CREATE_TASK -> activity(call, "updatedAt", json);
            case EDIT_USER -> withActivity("user", call, json);
            case USER -> numbered("user", json);
            case ARI, ARI_HISTORY, RECORD_ARI -> score(call, json);
            case DASHBOARD -> both(score(call, json), activity(call, "at", json));
            case RESOURCE, EDIT_RESOURCE, VM_STATE, SWITCH_VM, PREFERENCES, PREFER -> owned(call, json);
            case PREDICTIONS, SEARCH, VM_CONFIG, ITEM, SCHEDULE, REVIEW -> List.of();
        };
    }

    private static List<Evidence> numbered(String kind, String json) {
        List<Evidence> found = new ArrayList<>();
        int at = json.indexOf(ID);
        while (at >= 0) {
            int version = json.indexOf(VERSION, at);
            if (version < 0) {
                return found;
            }
            found.add(new Evidence(
                    kind + ":" + number(json, at + ID.length()), number(json, version + VERSION.length())));
            at = json.indexOf(ID, version);
        }
        return found;
    }

    /** The goal comes first, and then its tasks. */
    private static List<Evidence> details(String json) {
        int tasks = json.indexOf("\"tasks\":");
        return tasks < 0
                ? List.of()
                : both(numbered("goal", json.substring(0, tasks)), numbered("task", json.substring(tasks)));
    }

    private static List<Evidence> owned(Call call, String json) {
        int version = json.indexOf(VERSION);
        return version < 0 ? List.of() : List.of(new Evidence(call.owner(), number(json, version + VERSION.length())));
    }

    private static List<Evidence> withActivity(String kind, Call call, String json) {
        return both(numbered(kind, json), activity(call, "updatedAt", json));
    }

    /** The first time of that name, which is the newest. */
    private static List<Evidence> activity(Call call, String name, String json) {
        String at = text(json, name);
        return at.isEmpty()
                ? List.of()
                : List.of(new Evidence(
                        "activity:" + call.owner(), Instant.parse(at).toEpochMilli()));
    }

    private static List<Evidence> score(Call call, String json) {
        String day = text(json, "takenOn");
        return day.isEmpty()
                ? List.of()
                : List.of(
                        new Evidence("ari:" + call.owner(), LocalDate.parse(day).toEpochDay()));
    }

    private static List<Evidence> both(List<Evidence> some, List<Evidence> others) {
        List<Evidence> both = new ArrayList<>(some);
        both.addAll(others);
        return both;
    }

    private static String text(String json, String name) {
        String before = "\"" + name + "\":\"";
        int at = json.indexOf(before);
        return at < 0 ? "" : json.substring(at + before.length(), json.indexOf('"', at + before.length()));
    }

    private static long number(String json, int from) {
        int to = from;
        while (to < json.length() && Character.isDigit(json.charAt(to))) {
            to++;
        }
        return Long.parseLong(json, from, to, 10);
    }
}
