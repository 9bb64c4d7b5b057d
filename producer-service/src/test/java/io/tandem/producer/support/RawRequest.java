package io.tandem.producer.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Sends requests on a plain socket, because HTTP clients send no invalid ones and read no response before the end. */
public final class RawRequest implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int EXCHANGE_TIMEOUT_MILLIS = 30_000;
    private static final String LAST_REQUEST = "GET /last-request HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    /** A whole response. */
    public record Answer(String version, int status, Map<String, String> headers, String body) {

        /** A header; null without it. */
        public String header(String name) {
            return headers.get(name);
        }

        public String contentType() {
            return header("content-type");
        }

        /** Whether the connection ends after it. */
        public boolean last() {
            return "close".equalsIgnoreCase(header("connection"));
        }
    }

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;

    public RawRequest(URI server) {
        try {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout(TIMEOUT_MILLIS);
            out = socket.getOutputStream();
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a request to localhost with a Content-Length; each character of it is one byte. */
    public static String request(String method, String path, String body, String... headers) {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    /** Sends a request on a connection of its own, each character as one byte, and returns its answer. */
    public static Answer exchange(URI server, String request) {
        return converse(server, request, RawRequest::readAnswer);
    }

    /** Sends a request, then one more on the same connection, and returns all answers up to the end of the connection. */
    public static List<Answer> exchangeTwo(URI server, String request) {
        return converse(server, request, connection -> {
            List<Answer> answers = new ArrayList<>(List.of(connection.readAnswer()));
            connection.sendAndForgetFailure(LAST_REQUEST.getBytes(ISO_8859_1));
            for (String line = connection.readLineOrReset(); line != null; line = connection.readLineOrReset()) {
                answers.add(connection.readAnswer(line));
            }
            return answers;
        });
    }

    /** Returns null also if the server closed the connection before it read the last request. */
    private String readLineOrReset() {
        try {
            return readLine();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SocketException) {
                return null;
            }
            throw e;
        }
    }

    private static <T> T converse(URI server, String request, Function<RawRequest, T> reading) {
        try (RawRequest connection = new RawRequest(server)) {
            connection.socket.setSoTimeout(EXCHANGE_TIMEOUT_MILLIS);
            return reading.apply(connection.sendAndForgetFailure(request.getBytes(ISO_8859_1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the longest wait for bytes of a response. */
    public RawRequest patience(int millis) {
        try {
            socket.setSoTimeout(millis);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the head from lines without line ends. */
    public RawRequest head(String... lines) {
        return send(String.join("\r\n", lines) + "\r\nHost: localhost\r\n\r\n");
    }

    public RawRequest send(String text) {
        return send(text.getBytes(UTF_8));
    }

    public RawRequest send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes to a server that may have answered and closed before it read them all. */
    public RawRequest sendAndForgetFailure(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // The response has more information.
        }
        return this;
    }

    /** Sends one chunk of a chunked body. */
    public RawRequest chunk(String text) {
        return send(Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n");
    }

    public RawRequest endChunks() {
        return send("0\r\n\r\n");
    }

    /** Returns the next line, without its end; null at the end of the stream. */
    public String readLine() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int b = in.read();
            while (b >= 0 && b != '\n') {
                line.write(b);
                b = in.read();
            }
            return b < 0 && line.size() == 0 ? null : line.toString(ISO_8859_1).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the first line of the response and returns its status. */
    public int readStatus() {
        return status(readStatusLine());
    }

    private String readStatusLine() {
        String line = readLine();
        if (line == null) {
            throw new UncheckedIOException(new EOFException("The connection was closed without an answer"));
        }
        return line;
    }

    private static int status(String statusLine) {
        return Integer.parseInt(statusLine.split(" ")[1]);
    }

    /** Reads the head of the response and returns its status. */
    public int readHead() {
        int status = readStatus();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            // Skips the headers.
        }
        return status;
    }

    /** Reads a whole response, with a Content-Length, in chunks or up to the end of its connection. */
    public Answer readAnswer() {
        return readAnswer(readStatusLine());
    }

    private Answer readAnswer(String statusLine) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
            headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
        }
        byte[] body = readBody(statusLine, headers);
        return new Answer(statusLine.split(" ")[0], status(statusLine), headers, new String(body, UTF_8));
    }

    private byte[] readBody(String statusLine, Map<String, String> headers) {
        if (headers.containsKey("transfer-encoding")) {
            return readChunks();
        }
        boolean upToTheEnd = statusLine.startsWith("HTTP/1.0") && !headers.containsKey("content-length");
        return readBytes(upToTheEnd ? Integer.MAX_VALUE : Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private byte[] readChunks() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(readLine(), 16); size > 0; size = Integer.parseInt(readLine(), 16)) {
            body.writeBytes(readBytes(size));
            readLine();
        }
        readLine();
        return body.toByteArray();
    }

    public byte[] readBytes(int count) {
        try {
            return in.readNBytes(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the next line of a chunked response that is JSON. */
    public String readJsonLine() {
        String line = readLine();
        while (line != null && !line.startsWith("{")) {
            line = readLine();
        }
        return line;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
