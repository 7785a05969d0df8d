package io.gatehouse.sandbox.entra.aadsts;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Explains a code: the page that {@code error_uri} names. */
@Controller
class ErrorLookupController {

    @GetMapping(value = "/error", params = "code")
    ModelAndView lookup(@RequestParam int code) {
        return new ModelAndView("entra/lookup").addObject("code", Aadsts.code(code));
    }
}
