package io.gatehouse.web.error;

import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Words for requests that the server refuses before any filter of ours, such as those with a NUL in their address. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class ServerRefusals implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final Logger log = LoggerFactory.getLogger(ServerRefusals.class);

    /** Added last, the valve is the innermost, and the first one to report is the only one. */
    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new Words()));
    }

    private static final class Words extends ErrorReportValve {

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            int status = response.getStatus();
            if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported() || gone(response)) {
                return;
            }
            boolean api = String.valueOf(request.getRequestURI()).startsWith("/api/");
            try {
                response.setContentType(api ? "application/problem+json" : "text/html;charset=utf-8");
                Writer writer = response.getReporter();
                if (writer != null) {
                    writer.write((api ? PROBLEM : PAGE).formatted(status));
                    response.finishResponse();
                }
            } catch (IOException e) {
                log.debug("The visitor went away", e);
            }
        }

        private static boolean gone(Response response) {
            AtomicBoolean open = new AtomicBoolean();
            response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, open);
            return !open.get();
        }

        private static final String PROBLEM = """
                {"title":"Refused","status":%d,"detail":"The method, the address or a header of this call is malformed."}""";
        private static final String PAGE = """
                <!doctype html><html lang="en"><head><title>Refused</title></head>
                <body><h1>This address cannot be read</h1><p>Status %d. Check the address that you opened.</p></body></html>""";
    }
}
