package io.gatehouse.invitation.pending;

import io.gatehouse.invitation.desk.Attempts;
import io.gatehouse.invitation.desk.InvitationDesk;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * "I do it with the customer": opens the wizard beside the operator's own pages, without a mail. The wizard has a cookie
 * and a chain of its own, so the operator's session lends it no right.
 */
@Controller
class TogetherPages {

    private final InvitationDesk desk;

    TogetherPages(InvitationDesk desk) {
        this.desk = desk;
    }

    @PostMapping("/invitations/{id}/together")
    @Requires(Permission.OPERATE)
    ResponseEntity<Void> open(@PathVariable UUID id, Actor actor) {
        String[] address = new String[1];
        String problem =
                Attempts.problem(() -> address[0] = desk.together(id, actor).reveal());
        String target = problem == null ? address[0] : "/invitations/" + id + "?problem=" + problem;
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.LOCATION, target)
                .header("Referrer-Policy", "no-referrer")
                .cacheControl(CacheControl.noStore())
                .build();
    }
}
