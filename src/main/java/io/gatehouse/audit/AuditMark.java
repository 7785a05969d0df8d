package io.gatehouse.audit;

/** How an entry looks in a time line: an icon by what it is about, a tone by how it ended. */
public record AuditMark(String icon, String tone) {

    public static AuditMark of(AuditEntry entry) {
        return switch (entry.outcome()) {
            case SUCCESS -> new AuditMark(icon(entry), "idle");
            case FAILURE ->
                worksInPart(entry)
                        ? new AuditMark("exclamation-triangle", "warn")
                        : new AuditMark("exclamation-octagon", "bad");
            default -> new AuditMark("exclamation-triangle", "warn");
        };
    }

    private static boolean worksInPart(AuditEntry entry) {
        return entry.action().equals("connection.health_changed")
                && "degraded".equals(entry.details().get("to"));
    }

    private static String icon(AuditEntry entry) {
        return switch (entry.action().substring(0, entry.action().indexOf('.'))) {
            case "customer" -> "building";
            case "operator", "api_client" -> "person";
            case "invitation", "mail" -> "envelope";
            case "consent" -> "shield-check";
            case "connection" -> "plug";
            case "sync" -> "arrow-repeat";
            case "alert" -> "bell";
            case "credential", "api_key", "vault", "keyring" -> "key";
            case "job" -> "clock";
            default -> "circle";
        };
    }
}
