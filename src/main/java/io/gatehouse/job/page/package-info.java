/** The Jobs page, its panels, and jobs as JSON. */
@NullMarked
package io.gatehouse.job.page;

import org.jspecify.annotations.NullMarked;
