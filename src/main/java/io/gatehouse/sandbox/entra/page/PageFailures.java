package io.gatehouse.sandbox.entra.page;

import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Refusals that a person sees at Microsoft, without a redirect. */
@ControllerAdvice(assignableTypes = {AuthorizeController.class, AdminConsentController.class, SignOutController.class})
class PageFailures {

    private final Pages pages;

    PageFailures(Pages pages) {
        this.pages = pages;
    }

    @ExceptionHandler
    ModelAndView failed(AadstsException failure) {
        return pages.trouble(failure);
    }
}
