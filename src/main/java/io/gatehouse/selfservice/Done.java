package io.gatehouse.selfservice;

import io.gatehouse.onboarding.returning.CustomerDoor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** What the page says was done last; each has a text {@code selfservice.done.<name>}. */
enum Done {
    VERIFYING,
    DISCONNECTING,
    NOT_RENEWED,
    DELETION_ASKED,
    DELETION_WITHDRAWN,
    NOTHING;

    /** It comes out of an address: only our own words are shown. */
    static @Nullable Done of(String text) {
        return Arrays.stream(values())
                .filter(done -> done != NOTHING && done.name().equals(text))
                .findFirst()
                .orElse(null);
    }

    ModelAndView page() {
        return seeOther(this == NOTHING ? CustomerDoor.PAGE : CustomerDoor.PAGE + "?done=" + this);
    }

    static ModelAndView seeOther(String address) {
        RedirectView view = new RedirectView(address);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExposeModelAttributes(false);
        return new ModelAndView(view);
    }
}
