package dev.larder.benchmarks.scale;

/**
 * The constants of the journal on one master, as they were measured. Nanoseconds of its processor, and bytes that it sends.
 *
 * @param appendNanos to remove a value and append its record, nobody reading
 * @param wakeNanos to answer one reader, and to take its next question
 * @param recordNanos for each record in such an answer
 * @param idleNanos for each node and second in which nothing happens: heartbeat, beacon, two empty answers
 * @param wakeBytes of an answer beside its records
 * @param recordBytes of a record in an answer
 * @param idleBytes for each node and second
 */
public record JournalCosts(
        double appendNanos,
        double wakeNanos,
        double recordNanos,
        double idleNanos,
        double wakeBytes,
        double recordBytes,
        double idleBytes) {

    /**
     * What an answer costs by itself, and what each record in it adds.
     *
     * @param answer beside its records
     * @param record for each
     */
    record Line(double answer, double record) {

        /** From what a record cost where each had an answer of its own, and where so many came in one; never less than nothing. */
        static Line of(double alone, double inMany, int many) {
            double answer = Math.max(0, (alone - inMany) * many / (many - 1));
            return new Line(answer, Math.max(0, alone - answer));
        }
    }
}
