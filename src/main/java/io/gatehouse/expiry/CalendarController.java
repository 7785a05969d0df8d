package io.gatehouse.expiry;

import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.ProviderScope;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** What calendar programs read; they cannot sign in, so the address is the key. */
@Controller
class CalendarController {

    private static final MediaType CALENDAR = new MediaType("text", "calendar", StandardCharsets.UTF_8);

    private final CalendarFeeds feeds;
    private final ExpiryCalendar calendar;

    CalendarController(CalendarFeeds feeds, ExpiryCalendar calendar) {
        this.feeds = feeds;
        this.calendar = calendar;
    }

    @GetMapping(CalendarFeeds.PATH + "{token}" + CalendarFeeds.ENDING)
    @OpenToPublic("Read by calendar programs; without a live address of 256 random bits it finds nothing")
    ResponseEntity<byte[]> read(@PathVariable String token) {
        byte[] hash = Hashes.sha256(token);
        CalendarFeeds.Match match = ProviderScope.byBearer(hash, () -> feeds.match(hash))
                .orElseThrow(() -> new NotFound("No such calendar"));
        String text = ProviderScope.call(match.provider(), () -> {
            feeds.read(match.id());
            return calendar.text();
        });
        return ResponseEntity.ok()
                .contentType(CALENDAR)
                .cacheControl(CacheControl.noStore())
                .body(text.getBytes(StandardCharsets.UTF_8));
    }
}
