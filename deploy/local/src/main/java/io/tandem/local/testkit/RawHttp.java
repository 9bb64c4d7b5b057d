package io.tandem.local.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One HTTP/1 connection, byte by byte. It sends what no client library lets through, and reads every answer. */
public final class RawHttp implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final String LAST_REQUEST = "GET /last-request HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** An answer with its whole body; that of an endless stream of events is left out. */
    public record Answer(String version, int status, Map<String, List<String>> headers, String body) {

        /** The first value of a header; null without it. */
        public String header(String name) {
            return headers.containsKey(name) ? headers.get(name).get(0) : null;
        }
    }

    /**
     * What came back on one connection.
     *
     * @param answer to the request
     * @param later the answers after that, to one more request: none if the server has closed the connection, one if the
     *        connection goes on, more if the server has read more requests than were sent
     */
    public record Conversation(Answer answer, List<Answer> later) {

        public boolean isClosed() {
            return later.isEmpty();
        }
    }

    public static RawHttp connect(URI server) {
        try {
            return new RawHttp(new Socket(server.getHost(), server.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a request to localhost with a Content-Length; each character of it is one byte. */
    public static String request(String method, String path, String body, String... headers) {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "Content-Length: " + body.length()
                + "\r\n\r\n"
                + body;
    }

    /** Sends a request on a connection of its own and returns its answer. */
    public static Answer exchange(URI server, String request) {
        try (RawHttp connection = connect(server)) {
            return connection.send(request).read();
        }
    }

    /** Sends a request, then one more on the same connection, and returns all answers. */
    public static Conversation converse(URI server, String request) {
        try (RawHttp connection = connect(server)) {
            Answer answer = connection.send(request).read();
            return new Conversation(answer, connection.sendLastRequest());
        }
    }

    /** Sends one more request, a valid one, and returns all answers up to the end of the connection. */
    List<Answer> sendLastRequest() {
        List<Answer> answers = new ArrayList<>();
        send(LAST_REQUEST);
        for (Optional<Answer> next = next(); next.isPresent(); next = next()) {
            answers.add(next.get());
        }
        return answers;
    }

    /** Ends the wait for an answer after this time. */
    void setPatience(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    /** Sends text, each character as one byte. A server that has closed the connection is no failure: the answer tells more. */
    public RawHttp send(String text) {
        return send(text.getBytes(ISO_8859_1));
    }

    /** Sends bytes. A server that has closed the connection is no failure: the answer tells more. */
    public RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // Read what it has answered before.
        }
        return this;
    }

    /** Reads the next answer, which must come. */
    public Answer read() {
        return next().orElseThrow(() -> new AssertionError("The connection was closed without an answer"));
    }

    /** Reads the next answer; empty if the server has closed the connection. Fails if neither happens within 30 s. */
    public Optional<Answer> next() {
        try {
            String status = readLine();
            return status == null ? Optional.empty() : Optional.of(readAnswer(status));
        } catch (SocketTimeoutException e) {
            throw new AssertionError("Neither an answer nor the end of the connection after " + TIMEOUT_MILLIS + " ms", e);
        } catch (SocketException | EOFException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer readAnswer(String statusLine) throws IOException {
        String[] parts = statusLine.split(" ", 3);
        if (!parts[0].startsWith("HTTP/")) {
            throw new AssertionError("Not the first line of an answer: " + statusLine);
        }
        int status = Integer.parseInt(parts[1]);
        Map<String, List<String>> headers = readHeaders();
        return new Answer(parts[0], status, headers, new String(readBody(status, headers), UTF_8));
    }

    private Map<String, List<String>> readHeaders() throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
            headers.computeIfAbsent(line.substring(0, line.indexOf(':')), name -> new ArrayList<>())
                    .add(line.substring(line.indexOf(':') + 1).strip());
        }
        return headers;
    }

    private byte[] readBody(int status, Map<String, List<String>> headers) throws IOException {
        boolean isEndless = headers.getOrDefault("content-type", List.of("")).get(0).startsWith("text/event-stream");
        if (status < 200 || status == 204 || status == 304 || isEndless) {
            return new byte[0];
        }
        if (headers.containsKey("transfer-encoding")) {
            return readChunks();
        }
        if (headers.containsKey("content-length")) {
            return in.readNBytes(Integer.parseInt(headers.get("content-length").get(0)));
        }
        return in.readAllBytes();
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = readSize(); size > 0; size = readSize()) {
            body.writeBytes(in.readNBytes(size));
            readLine();
        }
        readLine();
        return body.toByteArray();
    }

    private int readSize() throws IOException {
        String line = readLine();
        if (line == null) {
            throw new EOFException("The connection ends within a chunked answer");
        }
        return Integer.parseInt(line, 16);
    }

    /** Reads a line without its end; null at the end of the connection. */
    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = in.read();
        }
        return next < 0 && line.size() == 0 ? null : line.toString(ISO_8859_1).stripTrailing();
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
