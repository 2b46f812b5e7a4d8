package dev.larder.services.learning;

import java.util.List;

/** Predictions of many items, in the order of their ids; items that there are not have none. */
record Predictions(long userId, List<Prediction> predictions) {

    Predictions {
        predictions = List.copyOf(predictions);
    }
}
