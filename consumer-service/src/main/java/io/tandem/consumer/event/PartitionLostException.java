package io.tandem.consumer.event;

/** What it was about is not ours any more: whoever has the partition now reads it again. */
public class PartitionLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PartitionLostException() {
        super("the partition went to another member of the group", null, false, false);
    }
}
