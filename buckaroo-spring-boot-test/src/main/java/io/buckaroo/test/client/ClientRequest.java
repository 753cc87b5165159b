package io.buckaroo.test.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;

/**
 * What a {@link SocketRequest} and a {@link StreamRequest} have in common.
 * <p>
 * A request has the user of the test if the test has one, by {@code @WithMockUser} and
 * the like: the application then treats it as authenticated. {@link #user} sets another
 * user for this request, and {@link #basic}, {@link #bearer} and {@link #anonymous} none;
 * the last of these calls counts. The client must have been created for an application in
 * the same JVM. Spring Security also authenticates the requests of all other clients,
 * such as a {@code WebClient}, as the user of the test if the application runs in its
 * JVM.
 *
 * @param <R> the type of the request
 */
public abstract sealed class ClientRequest<R extends ClientRequest<R>> permits SocketRequest, StreamRequest {

	private final BuckarooTestClient client;

	private final URI uri;

	private final HttpHeaders headers = new HttpHeaders();

	private Call.Version version = Call.Version.NEGOTIATED;

	private @Nullable Principal user;

	private boolean anonymous;

	private @Nullable String lastEventId;

	ClientRequest(BuckarooTestClient client, URI uri) {
		this.client = client;
		this.uri = uri;
	}

	/**
	 * Adds a header.
	 * @param name the name
	 * @param values the values
	 * @return this request
	 */
	public R header(String name, String... values) {
		for (String value : values) {
			this.headers.add(name, value);
		}
		return self();
	}

	/**
	 * Changes the headers. <pre class="code">
	 * client.socket("/chat").headers((headers) -&gt; headers.setAcceptLanguageAsLocales(List.of(Locale.FRENCH)));</pre>
	 * @param change a function that changes the headers
	 * @return this request
	 */
	public R headers(Consumer<HttpHeaders> change) {
		change.accept(this.headers);
		return self();
	}

	/**
	 * Adds a cookie.
	 * @param name the name
	 * @param value the value
	 * @return this request
	 */
	public R cookie(String name, String value) {
		String cookies = this.headers.getFirst(HttpHeaders.COOKIE);
		this.headers.set(HttpHeaders.COOKIE, ((cookies != null) ? cookies + "; " : "") + name + "=" + value);
		return self();
	}

	/**
	 * Sets the header {@code Origin}, as a page does. <pre class="code">
	 * client.socket("/chat").origin("https://evil.example").expectRefused(403);</pre>
	 * @param origin the origin, such as {@code https://app.example.org}
	 * @return this request
	 */
	public R origin(String origin) {
		this.headers.set(HttpHeaders.ORIGIN, origin);
		return self();
	}

	/**
	 * Sends a name and a password (Basic authentication).
	 * @param user the name of the user
	 * @param password the password
	 * @return this request
	 */
	public R basic(String user, String password) {
		this.user = null;
		this.headers.setBasicAuth(user, password, StandardCharsets.UTF_8);
		return self();
	}

	/**
	 * Sends a bearer token.
	 * @param token the token
	 * @return this request
	 */
	public R bearer(String token) {
		this.user = null;
		this.headers.setBearerAuth(token);
		return self();
	}

	/**
	 * Lets the application treat the request as authenticated by a user with roles, as
	 * {@code @WithMockUser} does. No credentials are sent, and the user need not exist.
	 * <pre class="code">
	 * client.socket("/moderators").user("ann", "MODERATOR").open();</pre>
	 * <p>
	 * Without Spring Security, this sets the principal.
	 * @param name the name of the user
	 * @param roles the roles, without the prefix {@code ROLE_}; {@code USER} if there are
	 * none
	 * @return this request
	 */
	public R user(String name, String... roles) {
		return user(SecurityUsers.user(name, roles));
	}

	/**
	 * Lets the application treat the request as authenticated. <pre class="code">
	 * Jwt token = Jwt.withTokenValue("token")
	 *     .header("alg", "none")
	 *     .subject("ann")
	 *     .expiresAt(Instant.now().plusSeconds(1))
	 *     .build();
	 * ClientSocket socket = client.socket("/chat").user(new JwtAuthenticationToken(token, List.of())).open();
	 * socket.expectClose(1008, "Credentials expired");</pre>
	 * @param user the user: an {@code Authentication} of Spring Security, which must be
	 * authenticated, or any other principal
	 * @return this request
	 */
	public R user(Principal user) {
		Assert.notNull(user, "'user' must not be null");
		SecurityUsers.checkAuthenticated(user);
		this.headers.remove(HttpHeaders.AUTHORIZATION);
		this.user = user;
		return self();
	}

	/**
	 * Sends a request without a user, also if the test has one.
	 * @return this request
	 */
	public R anonymous() {
		this.headers.remove(HttpHeaders.AUTHORIZATION);
		this.user = null;
		this.anonymous = true;
		return self();
	}

	/**
	 * Sends the id of the last event, as a client that returns: a socket in the query
	 * parameter {@code lastEventId}, a stream in the header {@code Last-Event-ID}.
	 * @param id the id, or {@code null} for a client that comes for the first time
	 * @return this request
	 */
	public R lastEventId(@Nullable String id) {
		this.lastEventId = id;
		return self();
	}

	/**
	 * Uses HTTP/1.1, even if the server has HTTP/2.
	 * @return this request
	 */
	public R http1() {
		this.version = Call.Version.HTTP_1_1;
		return self();
	}

	/**
	 * Uses HTTP/2, and fails if the server does not have it: over TLS, or, if the server
	 * has no TLS, without negotiation (h2c). By default, HTTP/2 is used over TLS if the
	 * server has it, as in browsers.
	 * @return this request
	 */
	public R http2() {
		this.version = Call.Version.HTTP_2;
		return self();
	}

	/**
	 * Sends the request, and expects that the application refuses it. <pre class="code">
	 * client.socket("/basket").bearer("expired").expectRefused(401);</pre>
	 * @param status the expected status, such as 401; 302 for a redirect, which is not
	 * followed; or, for a stream that has ended, 204
	 * @return the response, to examine its headers and its body
	 */
	public Refusal expectRefused(int status) {
		return Attempt.of(call(), this.client.timeout()).expectRefused(status);
	}

	/**
	 * Returns the request as it is now. Later changes do not affect it.
	 * @param headers a copy of the headers
	 * @param user the user, or {@code null}
	 */
	abstract Call call(HttpHeaders headers, @Nullable TestUser user);

	/**
	 * Returns whether the request is to have a valid CSRF token.
	 */
	boolean hasCsrfToken() {
		return false;
	}

	final URI uri() {
		return this.uri;
	}

	final Call.Version version() {
		return this.version;
	}

	final BuckarooTestClient client() {
		return this.client;
	}

	final Call call() {
		HttpHeaders headers = new HttpHeaders();
		headers.putAll(this.headers);
		Call call = call(headers, testUser());
		return (this.lastEventId != null) ? call.withLastEventId(this.lastEventId) : call;
	}

	private @Nullable TestUser testUser() {
		Principal userOfTest = SecurityUsers.current();
		Principal principal = this.user;
		if (principal == null && !this.anonymous && !this.headers.containsHeader(HttpHeaders.AUTHORIZATION)) {
			principal = userOfTest;
		}
		return (principal != null || userOfTest != null || hasCsrfToken()) ? new TestUser(principal, hasCsrfToken())
				: null;
	}

	@SuppressWarnings("unchecked")
	private R self() {
		return (R) this;
	}

}
