package io.gatehouse.provider.pause;

import io.gatehouse.job.pause.Pauses;
import io.gatehouse.shared.PageAddition;
import io.gatehouse.shared.ProviderScope;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;
import org.springframework.ui.ModelMap;

/** Tells on every operator page what stands still. */
@Component
class PauseBanner implements PageAddition {

    private final Pauses pauses;

    PauseBanner(Pauses pauses) {
        this.pauses = pauses;
    }

    @Override
    public void add(HttpServletRequest request, ModelMap model) {
        if (ProviderScope.current().isPresent()) {
            model.addAttribute("standingPauses", pauses.standing());
        }
    }
}
