package dev.larder.services.learning;

/** Somebody has answered an item, and it was written down: told as an event. */
record Reviewed(Card card, Mastery mastery) {

    ItemOfUser item() {
        return new ItemOfUser(card.userId(), card.itemId());
    }

    TopicOfUser topic() {
        return new TopicOfUser(mastery.userId(), mastery.topic());
    }
}
