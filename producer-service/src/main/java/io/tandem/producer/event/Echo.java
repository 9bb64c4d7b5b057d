package io.tandem.producer.event;

/** Escapes and shortens input of a client, so that an error message can quote it. */
public final class Echo {

    private static final int LIMIT = 100;

    private Echo() {
    }

    /** Returns the text with everything outside printable ASCII written as {@code \}{@code uXXXX}, cut at 100 characters. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < LIMIT; i++) {
            char c = text.charAt(i);
            shown.append(c >= 0x20 && c < 0x7F && c != '\\' ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return shown.length() < LIMIT ? shown.toString() : shown.substring(0, LIMIT - 1) + "…";
    }
}
