package io.gatehouse.sandbox.graph;

import java.util.Map;

/** A call that Graph refuses, with what goes over the wire: status, error code, message and extra headers. */
class GraphFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> headers;
    private transient Entity inner = new Entity();

    GraphFailure(int status, String code, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = headers;
    }

    static GraphFailure badRequest(String message) {
        return new GraphFailure(400, "Request_BadRequest", message, Map.of());
    }

    static GraphFailure unsupported(String message) {
        return new GraphFailure(400, "Request_UnsupportedQuery", message, Map.of());
    }

    static GraphFailure denied() {
        return denied("Insufficient privileges to complete the operation.");
    }

    static GraphFailure denied(String message) {
        return new GraphFailure(403, "Authorization_RequestDenied", message, Map.of());
    }

    /** Not there yet, or deleted; Graph does not say which. */
    static GraphFailure notFound(String id) {
        return new GraphFailure(
                404,
                "Request_ResourceNotFound",
                "Resource '" + id
                        + "' does not exist or one of its queried reference-property objects are not present.",
                Map.of());
    }

    static GraphFailure duplicate(String message) {
        return new GraphFailure(409, "Request_MultipleObjectsWithSameKeyValue", message, Map.of());
    }

    /** Delta token expired or unknown: start over at {@code location}. */
    static GraphFailure gone(String code, String location) {
        return new GraphFailure(
                410,
                code,
                "The sync state generation is not found; continuing requires a full synchronization.",
                Map.of("Location", location));
    }

    static GraphFailure throttled(int retryAfterSeconds) {
        return new GraphFailure(
                429,
                "TooManyRequests",
                "Please retry again later.",
                Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
    }

    static GraphFailure unavailable() {
        return new GraphFailure(503, "ServiceNotAvailable", "The service is unavailable.", Map.of("Retry-After", "5"));
    }

    /** The same with more in the inner error, as services behind Graph tell it. */
    GraphFailure because(Entity more) {
        inner = more;
        return this;
    }

    Entity inner() {
        return inner;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Map<String, String> headers() {
        return headers;
    }
}
