/** What it costs until pages come at all, and each page then. */
@NullMarked
package bench.web;

import org.jspecify.annotations.NullMarked;
