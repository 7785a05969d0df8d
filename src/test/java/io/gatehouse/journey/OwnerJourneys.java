package io.gatehouse.journey;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser.Page;
import java.util.Map;

/** What operators set up whose address or key is a secret: a calendar for other programs, a key for a program, a webhook for alerts. */
final class OwnerJourneys {

    /** The part of a webhook's address by which its service knows who may call. */
    private static final String HOOK = "T0GATEHOUSE-8fQ2zLw5Xn7RkYb3VtPm";

    private final OperatorDesk desk;
    private final Secrets secrets;

    OwnerJourneys(OperatorDesk desk, Secrets secrets) {
        this.desk = desk;
        this.secrets = secrets;
    }

    void walk() {
        Page calendar = desk.press("/credentials", "/credentials/feeds");
        secrets.add("calendar", Html.first(calendar.body(), "/calendar/([A-Za-z0-9_-]{43})\\.ics"));
        Page key = desk.send(
                "/settings/api-keys", "/settings/api-keys", Map.of("name", "CRM", "role", "AUDITOR", "days", "90"));
        secrets.add("api_key", Html.first(key.body(), "data-gh-copy=\"(ghk_[A-Za-z0-9_-]{43})\""));
        secrets.add("webhook", HOOK);
        Page made = desk.send(
                "/settings/alerts",
                "/settings/alerts/routes",
                Map.of(
                        "name",
                        "Duty desk",
                        "target",
                        "WEBHOOK",
                        "address",
                        "https://hooks.example.com/services/" + HOOK,
                        "least",
                        "WARNING",
                        "rhythm",
                        "IMMEDIATE"));
        secrets.add("webhook_key", Html.first(made.body(), "data-gh-copy=\"([^\"]+)\""));
    }
}
