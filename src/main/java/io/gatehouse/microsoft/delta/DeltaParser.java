package io.gatehouse.microsoft.delta;

import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.GraphLinks;
import io.gatehouse.microsoft.http.Json;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.ObjectReader;

/** Streams one page: objects are handed on one by one, links may stand before or behind them. */
final class DeltaParser {

    /** Takes an object from its first brace to its last, and where the page goes on. */
    interface Sink {

        void object(JsonParser parser);

        default void next(String link) {}
    }

    /** Whoever opened the stream has use for its end. */
    private static final ObjectReader READER = Json.MAPPER.reader().without(StreamReadFeature.AUTO_CLOSE_SOURCE);

    private DeltaParser() {}

    /** Which page it is: links on it may be relative to its address. */
    record Origin(MicrosoftCloud cloud, URI address) {

        /**
         * Whether it is one of a plain list, whose last one has neither link. Links are Graph's to choose: a list may go on
         * under another path than it began with, a round of changes always calls itself one.
         */
        boolean list() {
            String path = address.getPath().toLowerCase(Locale.ROOT);
            return !path.substring(path.lastIndexOf('/') + 1).contains("delta");
        }
    }

    static DeltaPage read(InputStream body, Origin origin, Sink sink) {
        try (JsonParser parser = READER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw unreadable("Page is not a JSON object");
            }
            DeltaPage page = members(parser, origin, sink);
            if (!origin.list() && page.nextLink() == null && page.deltaLink() == null) {
                throw unreadable("Page has neither next link nor delta link");
            }
            return page;
        }
    }

    private static DeltaPage members(JsonParser parser, Origin origin, Sink sink) {
        int count = -1;
        String next = null;
        String delta = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "value" -> count = objects(parser, sink);
                case "@odata.nextLink" -> {
                    next = link(parser, origin);
                    if (next != null) {
                        sink.next(next);
                    }
                }
                case "@odata.deltaLink" -> delta = link(parser, origin);
                default -> parser.skipChildren();
            }
        }
        if (count < 0 || parser.currentToken() != JsonToken.END_OBJECT) {
            throw unreadable("Page has no value");
        }
        return new DeltaPage(count, next, next == null ? delta : null);
    }

    private static int objects(JsonParser parser, Sink sink) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw unreadable("value is not an array");
        }
        int count = 0;
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            sink.object(parser);
            count++;
        }
        return count;
    }

    /**
     * Checked at once, so that a foreign link is never stored, nor one that is worth nothing without its page. A blank one
     * stands for none.
     */
    private static @Nullable String link(JsonParser parser, Origin origin) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        String link = parser.getString();
        if (link.isBlank()) {
            return null;
        }
        URI checked = GraphLinks.checked(origin.cloud(), origin.address(), link);
        return GraphLinks.relative(link) ? checked.toString() : link;
    }

    private static MicrosoftException unreadable(String reason) {
        return MicrosoftException.of(FailureKind.ANSWER_UNREADABLE, reason);
    }
}
