/** What the portal keeps in a browser: names of cookies, the way back, the language. */
@NullMarked
package io.gatehouse.web.cookie;

import org.jspecify.annotations.NullMarked;
