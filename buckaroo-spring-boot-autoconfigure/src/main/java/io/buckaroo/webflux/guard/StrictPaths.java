package io.buckaroo.webflux.guard;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;

/**
 * The paths with stricter rules for the heads of requests than those of Netty.
 *
 * @param contextPath the path of the application, or an empty string
 * @param paths the condition for a path within the application
 */
public record StrictPaths(String contextPath, Predicate<PathContainer> paths) {

	private static final String AUTHORITY = "://";

	/**
	 * Returns whether the path of a request is one of them. A path that cannot be parsed
	 * is, since no handler serves it. So is a target that is neither a path nor an
	 * absolute URI, since Reactor Netty and Spring derive paths from it.
	 * @param target the target of the request (RFC 9112, section 3.2)
	 */
	boolean include(String target) {
		String path = path(target);
		if (path == null) {
			return true;
		}
		if (path.startsWith(this.contextPath + "/")) {
			path = path.substring(this.contextPath.length());
		}
		try {
			return this.paths.test(PathContainer.parsePath(path));
		}
		catch (IllegalArgumentException malformed) {
			return true;
		}
	}

	private static @Nullable String path(String target) {
		int end = 0;
		while (end < target.length() && target.charAt(end) != '?' && target.charAt(end) != '#') {
			end++;
		}
		String path = target.substring(0, end);
		if (path.startsWith("/")) {
			return path;
		}
		int scheme = path.indexOf(AUTHORITY);
		if (scheme <= 0 || path.indexOf('/') < scheme) {
			return null;
		}
		int start = path.indexOf('/', scheme + AUTHORITY.length());
		return (start < 0) ? "" : path.substring(start);
	}

}
