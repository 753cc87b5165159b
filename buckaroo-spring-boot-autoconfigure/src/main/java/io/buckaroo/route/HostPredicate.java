package io.buckaroo.route;

import java.net.URI;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Matches the host of a request on any port.
 *
 * @param host the host in lower case; with a trailing dot, a prefix of hosts
 */
public record HostPredicate(String host) implements RequestPredicate {

	/**
	 * Creates a predicate, converting the host to lower case.
	 * @param host the host, not empty
	 */
	public HostPredicate {
		Assert.hasText(host, "'host' must not be empty");
		host = host.toLowerCase(Locale.ROOT);
	}

	@Override
	public boolean test(ServerRequest request) {
		@Nullable String actual = hostOf(request.uri());
		return actual != null && covers(actual.toLowerCase(Locale.ROOT));
	}

	/**
	 * Returns the host, or {@code null}. A host with an underscore is not a host to
	 * {@link URI}, and is extracted from the authority.
	 */
	private static @Nullable String hostOf(URI uri) {
		String authority = uri.getAuthority();
		return (uri.getHost() != null || authority == null) ? uri.getHost() : authority.replaceFirst(":\\d*$", "");
	}

	private boolean covers(String actual) {
		return this.host.endsWith(".") ? actual.startsWith(this.host) : actual.equals(this.host);
	}

	/**
	 * Returns whether this predicate matches all requests that the other one matches.
	 */
	boolean includes(HostPredicate other) {
		return covers(other.host);
	}

	/**
	 * Returns whether a request can match both predicates.
	 */
	boolean overlaps(HostPredicate other) {
		return includes(other) || other.includes(this);
	}

	@Override
	public String toString() {
		return "host " + this.host;
	}

}
