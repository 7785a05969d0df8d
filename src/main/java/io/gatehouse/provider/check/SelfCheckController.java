package io.gatehouse.provider.check;

import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.vault.Macs;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Answers {@link PortalProbe}. The signature is good for nothing else. */
@Controller
class SelfCheckController {

    private static final String NONCE = "[A-Za-z0-9_-]{43}";

    private final Macs macs;

    SelfCheckController(Macs macs) {
        this.macs = macs;
    }

    @GetMapping(PortalProbe.PATH)
    @OpenToPublic("proves to the installation itself that its public address leads to it")
    ResponseEntity<String> answer(@RequestParam(defaultValue = "") String nonce) {
        ResponseEntity.BodyBuilder answer = nonce.matches(NONCE) ? ResponseEntity.ok() : ResponseEntity.badRequest();
        return answer.contentType(MediaType.TEXT_PLAIN)
                .cacheControl(CacheControl.noStore())
                .body(nonce.matches(NONCE) ? macs.sign(PortalProbe.PURPOSE, nonce) : "");
    }
}
