package io.gatehouse.microsoft.delta;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.GraphErrors;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.GraphLinks;
import io.gatehouse.microsoft.http.Json;
import io.gatehouse.microsoft.http.Query;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/**
 * Reads the directory by delta query, one page a call, each object handed on as it is parsed, so that a page of any
 * size needs little memory (G:delta-query-overview). A link that leads anywhere but to the configured Graph is
 * refused before a token is sent.
 */
public class DirectoryPages {

    private static final String LIST = "/users";
    private static final int LIST_PAGE = 999;
    private static final int LARGEST_REFUSAL = 64 * 1024;
    private static final String USER = "id,"
            + Arrays.stream(UserProperty.values()).map(UserProperty::graphName).collect(Collectors.joining(","));

    private final MicrosoftCloud cloud;
    private final Transport transport;
    private final TenantBudgets budgets;
    private final Clock clock;

    public DirectoryPages(MicrosoftCloud cloud, Transport transport, TenantBudgets budgets, Clock clock) {
        this.cloud = cloud;
        this.transport = transport;
        this.budgets = budgets;
        this.clock = clock;
    }

    /** A page of users; without a link the first page of a full round. */
    public DeltaPage users(GraphAccess access, @Nullable String link, PageSink<UserChange> sink) {
        return page(access, link, "/users/delta", USER, reading(UserReader::read, sink));
    }

    /** From where on changes are told, without those before: a page without objects and with a delta link. */
    public DeltaPage usersFromNow(GraphAccess access) {
        URI address = Query.append(cloud.graph() + "/users/delta", Map.of("$select", USER, "$deltatoken", "latest"));
        return budgets.call(access, () -> read(access, address, false, JsonParser::skipChildren));
    }

    /**
     * Where all users are listed, a link for {@link #users}: a list comes in pages of {@value #LIST_PAGE}, a delta round
     * in pages of 200 at most.
     */
    public String userList() {
        return Query.append(cloud.graph() + LIST, Map.of("$select", USER, "$top", Integer.toString(LIST_PAGE)))
                .toString();
    }

    /** A page of groups with changes of their members; without a link the first page of a full round. */
    public DeltaPage groups(GraphAccess access, @Nullable String link, PageSink<GroupChange> sink) {
        String select = Arrays.stream(GroupProperty.values())
                .map(GroupProperty::graphName)
                .collect(Collectors.joining(","));
        return page(
                access,
                link,
                "/groups/delta",
                "id," + select + ",members",
                reading(parser -> DeltaObjects.group(parser.readValueAsTree()), sink));
    }

    private static <T> DeltaParser.Sink reading(Function<JsonParser, T> object, PageSink<T> sink) {
        return new DeltaParser.Sink() {
            @Override
            public void object(JsonParser parser) {
                sink.take(object.apply(parser));
            }

            @Override
            public void next(String link) {
                sink.next(link);
            }
        };
    }

    /**
     * How many users the directory has ({@code $count} wants eventual consistency). Good enough for a progress bar: empty
     * where Graph does not tell.
     *
     * @throws MicrosoftException where it asks for quiet, as the next call would meet that too
     */
    public OptionalLong countUsers(GraphAccess access) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(cloud.graph() + "/users/$count"))
                .header("Authorization", "Bearer " + access.accessToken().reveal())
                .header("Accept", "text/plain")
                .header("ConsistencyLevel", "eventual")
                .build();
        try {
            // Some answers begin with a byte order mark.
            String digits = budgets.call(access, () -> counted(request)).replaceAll("\\D", "");
            return digits.isEmpty() || digits.length() > 11
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(digits));
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.Unavailable down && down.retryAfter() != null) {
                throw e;
            }
            return OptionalLong.empty();
        }
    }

    /** A refusal is a failure here as well: that Graph wants quiet must be known before the next call. */
    private String counted(HttpRequest request) {
        HttpResponse<byte[]> answer =
                transport.open(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_REFUSAL));
        if (answer.statusCode() != 200) {
            throw new MicrosoftException(failure(answer, answer.body()));
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private DeltaPage page(
            GraphAccess access, @Nullable String link, String path, String select, DeltaParser.Sink sink) {
        URI address = link == null
                ? Query.append(cloud.graph() + path, Map.of("$select", select))
                : GraphLinks.checked(cloud, link);
        return budgets.call(access, () -> read(access, address, link != null, sink));
    }

    private DeltaPage read(GraphAccess access, URI address, boolean followed, DeltaParser.Sink sink) {
        DeltaParser.Origin page = new DeltaParser.Origin(cloud, address);
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + access.accessToken().reveal())
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                .build();
        HttpResponse<InputStream> response = transport.open(request, BodyHandlers.ofInputStream());
        try (InputStream raw = response.body()) {
            CompletableFuture<Void> guard = closeAtDeadline(raw);
            try (InputStream body = plain(response, raw)) {
                if (response.statusCode() != 200) {
                    return refuse(response, body, followed, page);
                }
                DeltaPage read = DeltaParser.read(body, page, sink);
                // one that is closed before its end takes its connection along
                end(body);
                end(raw);
                return read;
            } finally {
                guard.cancel(false);
            }
        } catch (IOException e) {
            throw Transport.unreachable(e);
        } catch (JacksonException e) {
            // A connection that breaks in the middle of a page shows up as JSON that ends too early.
            throw MicrosoftException.of(
                    FailureKind.ANSWER_UNREADABLE, e.getClass().getSimpleName());
        }
    }

    private static void end(InputStream stream) throws IOException {
        while (stream.read() >= 0) {
            stream.skip(Integer.MAX_VALUE);
        }
    }

    private CompletableFuture<Void> closeAtDeadline(InputStream body) {
        long wait = transport.deadline().toMillis();
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        body.close();
                    } catch (IOException alreadyBroken) {
                        // The reader notices by itself.
                    }
                },
                CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS));
    }

    private static InputStream plain(HttpResponse<?> response, InputStream body) throws IOException {
        boolean packed = response.headers()
                .firstValue("Content-Encoding")
                .map("gzip"::equalsIgnoreCase)
                .orElse(false);
        return packed ? new GZIPInputStream(body, 8192) : body;
    }

    /**
     * A link of theirs that they call wrong, or do not know, has lost its meaning: tokens of next links expire as well
     * (G:delta-query-overview). A list that is not known is one that this Graph has not.
     */
    private DeltaPage refuse(HttpResponse<?> response, InputStream body, boolean followed, DeltaParser.Origin page)
            throws IOException {
        MicrosoftFailure failure = failure(response, body.readNBytes(LARGEST_REFUSAL));
        boolean stale = followed && (response.statusCode() == 400 || response.statusCode() == 404 && !page.list());
        throw new MicrosoftException(
                stale ? new MicrosoftFailure.ResyncRequired(failure.error().as(FailureKind.RESYNC_REQUIRED)) : failure);
    }

    private MicrosoftFailure failure(HttpResponse<?> response, byte[] body) {
        JsonNode envelope = Json.object(body);
        JsonNode error = envelope == null ? null : envelope.get("error");
        return GraphErrors.classify(
                new GraphErrors.Answer(
                        response.statusCode(),
                        Json.text(error, "code"),
                        Json.text(error, "message"),
                        name -> response.headers().firstValue(name).orElse(null)),
                clock.instant());
    }
}
