/**
 * Routes in code: the builder that applications use beside the mapping annotations.
 */
@NullMarked
package io.buckaroo.router;

import org.jspecify.annotations.NullMarked;
