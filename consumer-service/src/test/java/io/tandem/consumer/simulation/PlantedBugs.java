package io.tandem.consumer.simulation;

import java.util.List;

/** Bugs of one line, of the kind that an author and his tests overlook. The simulator has to find each. */
final class PlantedBugs {

    /**
     * @param file below io/tandem/consumer, without its ending
     * @param old occurs once in the file
     */
    record Bug(String name, String file, String old, String with) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Bug> ALL = List.of(
            new Bug("commit one record too far", "pipeline/Assignment",
                    "unsettled.iterator().next().offset()", "unsettled.iterator().next().offset() + 1"),
            new Bug("do not publish before the offset is committed", "pipeline/EventsConsumer",
                    ".call(deadLetters::publish)", ""),
            new Bug("journal before the handler", "pipeline/OrderedProcessing",
                    "return delivery.isDead() || found.has(delivery)", "return true"),
            new Bug("skip the second look-up", "pipeline/OrderedProcessing",
                    "boolean again = look.unsure().contains(delivery.identity());", "boolean again = false;"),
            new Bug("skip the look-up", "pipeline/OrderedProcessing",
                    "return delivery.isDead() || found.has(delivery)", "return delivery.isDead()"),
            new Bug("forget to free the window of a settled record", "pipeline/InFlightRecords",
                    "assignment.settle(this);\n        window.leave(size(), bytes);", "assignment.settle(this);"),
            new Bug("forget to free the window of a lost record", "pipeline/InFlightRecords",
                    "void lose() {\n        window.leave(size(), bytes);", "void lose() {"),
            new Bug("do not wait for the window", "pipeline/EventsConsumer",
                    "return process(admitted).chain(window::room);", "return process(admitted);"),
            new Bug("let the events of a key run together", "pipeline/KeySequencer",
                    "return before != null;", "return false;"),
            new Bug("swap the events of an insert", "journal/InsertQueue",
                    "group.add(waiting.poll());", "group.add(0, waiting.poll());"),
            new Bug("take another event at the place of an earlier one for its copy", "journal/KnownEvents",
                    "row != null && !delivery.hasOwnIdentity()",
                    "row != null && !isOf(row, delivery) && !delivery.hasOwnIdentity()"),
            new Bug("drop a conflict in silence", "journal/EventJournal",
                    "missing.add(delivery.conflicting());", "continue;"),
            new Bug("drop the second of two in one insert", "journal/EventJournal",
                    "others.isEmpty() ? Uni", "true ? Uni"),
            new Bug("do not publish again after a crash", "journal/KnownEvents",
                    "return pending ? ", "return false ? "),
            new Bug("take a deadlock for a refused value", "database/DatabaseRetry",
                    "startsWith(\"54\")", "startsWith(\"40\")"),
            new Bug("do not commit the transaction", "database/Database",
                    ".call(transaction::commit)", ""),
            new Bug("do not mark a dead letter as published", "deadletter/DeadLetterPublisher",
                    ".chain(() -> markPublished(deadLetters))", ".replaceWithVoid()"),
            new Bug("try without a bound while the breaker is open", "handler/RetryPolicy",
                    "|| made >= config.maxAttempts() ", ""),
            new Bug("forget the attempts of an event", "journal/EventInsert",
                    ".call(() -> tried.isEmpty() ? NOTHING : attempts.withEvents(connection, tried.get()))", ""),
            new Bug("wait for a handler without end", "handler/RetryPolicy",
                    ".ifNoItem().after(config.timeout()).fail()", ""),
            new Bug("never probe a destination that is down", "handler/CircuitBreaker",
                    "release(probe());", ""),
            new Bug("go on with a topic that was unknown", "pipeline/Assignments",
                    "known.equals(UNKNOWN) || ", ""),
            new Bug("forget a commit that failed", "pipeline/Assignments",
                    "LOG.debugf(failure, \"Could not commit %s\", committed);\n                    commitSoon();",
                    "LOG.debugf(failure, \"Could not commit %s\", committed);"),
            new Bug("wait for a statement without end", "database/Attempt",
                    "result.fail(new TimeoutException());", ""),
            new Bug("go on with polls from before a seek", "pipeline/Assignment",
                    "boolean goesOn = !sought ||", "boolean goesOn = true ||"));

    private PlantedBugs() {
    }
}
