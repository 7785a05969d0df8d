package io.gatehouse.expiry;

import io.gatehouse.provider.Providers;
import io.gatehouse.shared.PublicUrl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Puts each end of a credential on its day, with reminders a month and a week before. */
@Component
class ExpiryCalendar {

    /** What ended long ago is no news in a calendar. */
    private static final Duration SHOWN_AFTERWARDS = Duration.ofDays(60);

    private final ExpiryList expiries;
    private final Providers providers;
    private final PublicUrl publicUrl;
    private final MessageSource messages;
    private final Clock clock;

    ExpiryCalendar(ExpiryList expiries, Providers providers, PublicUrl publicUrl, MessageSource messages, Clock clock) {
        this.expiries = expiries;
        this.providers = providers;
        this.publicUrl = publicUrl;
        this.messages = messages;
        this.clock = clock;
    }

    String text() {
        Instant now = clock.instant();
        CalendarText text = new CalendarText()
                .line("BEGIN", "VCALENDAR")
                .line("VERSION", "2.0")
                .line("PRODID", "-//Gatehouse//Credentials//EN")
                .line("CALSCALE", "GREGORIAN")
                .line("METHOD", "PUBLISH")
                .text(
                        "X-WR-CALNAME",
                        words("expiry.calendar.name", providers.current().name()))
                .line("REFRESH-INTERVAL;VALUE=DURATION", "PT6H")
                .line("X-PUBLISHED-TTL", "PT6H");
        shown(now).forEach(one -> event(text, one, now));
        return text.line("END", "VCALENDAR").toString();
    }

    private List<Expiring> shown(Instant now) {
        return expiries.all().stream()
                .filter(one -> one.expiresAt().plus(SHOWN_AFTERWARDS).isAfter(now))
                .toList();
    }

    private void event(CalendarText text, Expiring one, Instant now) {
        String what = words("expiry.kind." + one.kind());
        String title = words("expiry.calendar.event", one.owner(), what);
        String service = one.service() == null ? "" : one.service();
        text.line("BEGIN", "VEVENT")
                .line("UID", one.id() + "@" + publicUrl.publicUrl().getHost())
                .moment("DTSTAMP", now)
                .day("DTSTART", one.expiresAt().atZone(ZoneOffset.UTC).toLocalDate())
                .text("SUMMARY", title)
                .text(
                        "DESCRIPTION",
                        words(
                                        "expiry.calendar.description",
                                        one.expiresAt().toString(),
                                        service,
                                        one.name() == null ? "" : one.name())
                                .strip())
                .line("URL", publicUrl.link(one.page()))
                .line("TRANSP", "TRANSPARENT");
        if (!one.ended(now)) {
            alarm(text, "-P30D", title);
            alarm(text, "-P7D", title);
        }
        text.line("END", "VEVENT");
    }

    private static void alarm(CalendarText text, String before, String title) {
        text.line("BEGIN", "VALARM")
                .line("ACTION", "DISPLAY")
                .text("DESCRIPTION", title)
                .line("TRIGGER", before)
                .line("END", "VALARM");
    }

    private String words(String key, Object... arguments) {
        return messages.getMessage(key, arguments, Locale.ENGLISH);
    }
}
