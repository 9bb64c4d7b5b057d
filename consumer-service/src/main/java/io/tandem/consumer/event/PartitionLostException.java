package io.tandem.consumer.event;

/** The partition was revoked; its new owner reads the record again. */
public class PartitionLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PartitionLostException() {
        super("the partition went to another member of the group", null, false, false);
    }
}
