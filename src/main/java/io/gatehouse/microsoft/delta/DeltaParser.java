package io.gatehouse.microsoft.delta;

import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.GraphLinks;
import io.gatehouse.microsoft.http.Json;
import java.io.InputStream;
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

    static DeltaPage read(InputStream body, MicrosoftCloud cloud, boolean list, Sink sink) {
        try (JsonParser parser = READER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw unreadable("Page is not a JSON object");
            }
            DeltaPage page = members(parser, cloud, sink);
            if (!list && page.nextLink() == null && page.deltaLink() == null) {
                throw unreadable("Page has neither next link nor delta link");
            }
            return page;
        }
    }

    private static DeltaPage members(JsonParser parser, MicrosoftCloud cloud, Sink sink) {
        int count = -1;
        String next = null;
        String delta = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "value" -> count = objects(parser, sink);
                case "@odata.nextLink" -> {
                    next = link(parser, cloud);
                    if (next != null) {
                        sink.next(next);
                    }
                }
                case "@odata.deltaLink" -> delta = link(parser, cloud);
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

    /** Checked at once, so that a foreign link is never stored. */
    private static @Nullable String link(JsonParser parser, MicrosoftCloud cloud) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        String link = parser.getString();
        GraphLinks.checked(cloud, link);
        return link;
    }

    private static MicrosoftException unreadable(String reason) {
        return MicrosoftException.of(FailureKind.ANSWER_UNREADABLE, reason);
    }
}
