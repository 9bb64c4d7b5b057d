package io.tandem.producer.event;

/** The names of the attributes of CloudEvents 1.0 and of the extensions that Tandem reads. */
public final class Attributes {

    public static final String SPECVERSION = "specversion";
    public static final String ID = "id";
    public static final String SOURCE = "source";
    public static final String TYPE = "type";
    public static final String SUBJECT = "subject";
    public static final String TIME = "time";
    public static final String DATACONTENTTYPE = "datacontenttype";
    public static final String DATASCHEMA = "dataschema";
    /** The partitioning extension. Events with the same value keep their order. */
    public static final String PARTITIONKEY = "partitionkey";

    private Attributes() {
    }
}
