package io.gatehouse.sandbox.graph.entity;

import java.util.Map;

/** A call that Graph refuses, with what goes over the wire: status, error code, message and extra headers. */
public class GraphFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> headers;
    private transient Entity inner = new Entity();

    public GraphFailure(int status, String code, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = headers;
    }

    public static GraphFailure badRequest(String message) {
        return new GraphFailure(400, "Request_BadRequest", message, Map.of());
    }

    public static GraphFailure unsupported(String message) {
        return new GraphFailure(400, "Request_UnsupportedQuery", message, Map.of());
    }

    public static GraphFailure denied() {
        return denied("Insufficient privileges to complete the operation.");
    }

    public static GraphFailure denied(String message) {
        return new GraphFailure(403, "Authorization_RequestDenied", message, Map.of());
    }

    /** Not there yet, or deleted; Graph does not say which. */
    public static GraphFailure notFound(String id) {
        return new GraphFailure(
                404,
                "Request_ResourceNotFound",
                "Resource '" + id
                        + "' does not exist or one of its queried reference-property objects are not present.",
                Map.of());
    }

    public static GraphFailure duplicate(String message) {
        return new GraphFailure(409, "Request_MultipleObjectsWithSameKeyValue", message, Map.of());
    }

    /** Delta token expired or unknown: start over at {@code location}. */
    public static GraphFailure gone(String code, String location) {
        return new GraphFailure(
                410,
                code,
                "The sync state generation is not found; continuing requires a full synchronization.",
                Map.of("Location", location));
    }

    public static GraphFailure throttled(int retryAfterSeconds) {
        return new GraphFailure(
                429,
                "TooManyRequests",
                "Please retry again later.",
                Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
    }

    public static GraphFailure unavailable() {
        return unavailable(5);
    }

    public static GraphFailure unavailable(int retryAfterSeconds) {
        return new GraphFailure(
                503,
                "ServiceNotAvailable",
                "The service is unavailable.",
                Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
    }

    /** The same with more in the inner error, as services behind Graph tell it. */
    public GraphFailure because(Entity more) {
        inner = more;
        return this;
    }

    public Entity inner() {
        return inner;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
