package io.gatehouse.registration;

import io.gatehouse.registration.paper.RegistrationScript;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Stands in for the Azure CLI: a small {@code az} on the path that hands its arguments to this process, which makes the
 * call of Graph with an administrator's token. Understands what {@link RegistrationScript} uses, {@code account show}
 * and {@code rest} with the few query forms below, and the commands of {@link StubAzureApps}; anything else fails, as a
 * wrong argument would.
 */
public final class StubAz implements AutoCloseable {

    private static final String COMMAND = """
            #!/usr/bin/env bash
            exec 3<> /dev/tcp/127.0.0.1/%d
            printf '%%s\\0' "$#" "$@" >&3
            IFS= read -r code <&3
            if [ "$code" = 0 ]; then cat <&3; else cat <&3 >&2; fi
            exit "$code"
            """;

    private final Path folder;
    private final String tenant;
    private final String accessToken;
    private final ServerSocket socket;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable URI graph;

    private final List<List<String>> calls = Collections.synchronizedList(new ArrayList<>());

    /** What a script printed and how it ended. */
    public record Run(int code, String output, String errors) {

        /** The value that the script tells behind this label. */
        public String told(String label) {
            return output.lines()
                    .filter(line -> line.startsWith(label + ":"))
                    .map(line -> line.substring(label.length() + 1).strip())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(label + " is not told in " + output + errors));
        }
    }

    private record Answer(int code, String text) {}

    public StubAz(Path folder, String tenant, String accessToken) throws IOException {
        this.folder = folder;
        this.tenant = tenant;
        this.accessToken = accessToken;
        this.socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Path command = folder.resolve("az");
        Files.writeString(command, COMMAND.formatted(socket.getLocalPort()));
        command.toFile().setExecutable(true);
        Thread.ofVirtual().start(this::listen);
    }

    /** Where the commands that name no address of their own find Graph. */
    public StubAz graph(URI endpoint) {
        this.graph = endpoint;
        return this;
    }

    /** Runs a script in the folder, as its reader would. */
    public Run run(String script, String... arguments) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("register.sh"), script);
        Path output = folder.resolve("output.txt");
        Path errors = folder.resolve("errors.txt");
        List<String> command = new ArrayList<>(List.of("bash", file.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder bash = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        Map<String, String> environment = bash.environment();
        environment.put("PATH", folder + ":" + environment.get("PATH"));
        environment.put("GATEHOUSE_PAUSE", "1");
        Process process = bash.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return new Run(process.waitFor(), Files.readString(output), Files.readString(errors));
    }

    /** Every command line that was seen, word by word. */
    public List<List<String>> calls() {
        return List.copyOf(calls);
    }

    private void listen() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                List<String> words = words(new DataInputStream(client.getInputStream()));
                calls.add(words);
                Answer answer = answer(words);
                OutputStream out = client.getOutputStream();
                out.write((answer.code() + "\n" + answer.text()).getBytes(StandardCharsets.UTF_8));
            } catch (IOException | RuntimeException closedOrBroken) {
                if (!socket.isClosed()) {
                    calls.add(List.of("stub failed", String.valueOf(closedOrBroken)));
                }
            }
        }
    }

    private static List<String> words(DataInputStream in) throws IOException {
        int count = Integer.parseInt(word(in));
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(word(in));
        }
        return words;
    }

    private static String word(DataInputStream in) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        for (int next = in.readUnsignedByte(); next != 0; next = in.readUnsignedByte()) {
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private Answer answer(List<String> words) {
        return switch (words.getFirst()) {
            case "account" -> new Answer(0, tenant + "\n");
            case "rest" -> rest(words);
            case "ad" -> apps(words);
            default -> new Answer(2, "ERROR: '" + words.getFirst() + "' is misspelled or not recognized\n");
        };
    }

    private Answer rest(List<String> words) {
        String body = option(words, "--body");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(Objects.requireNonNull(option(words, "--url"))))
                .header("Authorization", "Bearer " + accessToken)
                .method(
                        Objects.requireNonNull(option(words, "--method")).toUpperCase(java.util.Locale.ROOT),
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        String header = option(words, "--headers");
        if (header != null) {
            request.header(header.split("=", 2)[0], header.split("=", 2)[1]);
        }
        HttpResponse<String> response = send(request.build());
        if (response.statusCode() >= 300) {
            return new Answer(1, "ERROR: " + response.statusCode() + "(" + response.body() + ")\n");
        }
        JsonNode answer = response.body().isEmpty()
                ? JsonMapper.shared().nullNode()
                : JsonMapper.shared().readTree(response.body());
        String query = option(words, "--query");
        return new Answer(0, shown(query == null ? answer : asked(answer, query), option(words, "--output")));
    }

    private Answer apps(List<String> words) {
        try {
            JsonNode answer = new StubAzureApps(this::graph).answer(words);
            String query = option(words, "--query");
            return new Answer(0, shown(query == null ? answer : asked(answer, query), option(words, "--output")));
        } catch (IllegalStateException refused) {
            return new Answer(2, "ERROR: " + refused.getMessage() + "\n");
        }
    }

    private JsonNode graph(String method, String path, @Nullable JsonNode body) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(graph + "/v1.0" + path))
                .header("Authorization", "Bearer " + accessToken)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(response.body());
        }
        return response.body().isEmpty()
                ? JsonMapper.shared().nullNode()
                : JsonMapper.shared().readTree(response.body());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable String option(List<String> words, String name) {
        int at = words.indexOf(name);
        return at < 0 ? null : words.get(at + 1);
    }

    /** JMESPath as far as {@code a.b}, {@code a[0].b}, {@code a[]} and {@code a[].b}. */
    private static JsonNode asked(JsonNode answer, String query) {
        List<JsonNode> found = List.of(answer);
        boolean many = false;
        for (String step : query.split("\\.")) {
            String name = step.replaceAll("\\[\\d*]$", "");
            String index = step.substring(name.length());
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : found) {
                JsonNode member = node.path(name);
                if (index.equals("[]")) {
                    member.forEach(next::add);
                } else {
                    next.add(index.isEmpty() ? member : member.path(Integer.parseInt(index.replaceAll("\\D", ""))));
                }
            }
            many |= index.equals("[]");
            found = next;
        }
        if (!many) {
            return found.getFirst();
        }
        ArrayNode all = JsonMapper.shared().createArrayNode();
        found.stream().filter(node -> !node.isMissingNode() && !node.isNull()).forEach(all::add);
        return all;
    }

    /** Nothing at all is printed for null, a line for each entry of a list. */
    private static String shown(JsonNode result, @Nullable String format) {
        if (result.isMissingNode() || result.isNull()) {
            return "";
        }
        if ("json".equals(format)) {
            return result.toPrettyString() + "\n";
        }
        if (result.isArray()) {
            StringBuilder lines = new StringBuilder();
            result.forEach(each -> lines.append(each.asString()).append('\n'));
            return lines.toString();
        }
        return (result.isObject() ? "" : result.asString()) + "\n";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
