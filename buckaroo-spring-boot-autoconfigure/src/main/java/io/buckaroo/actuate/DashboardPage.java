package io.buckaroo.actuate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import reactor.core.publisher.Mono;

import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.HtmlUtils;

/**
 * The page that displays the {@link BuckarooEndpoint} in a browser. Its content security
 * policy allows its own style and script, and requests to the same server, and nothing
 * else.
 */
final class DashboardPage implements WebHandler {

	private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

	private static final String END_OF_HEAD = "</head>";

	private final String html;

	private final String policy;

	private final CsrfHeader.Source csrf;

	/**
	 * Creates the page.
	 * @param csrf finds the header against cross-site request forgery, which the page
	 * contains in elements {@code meta}
	 */
	DashboardPage(CsrfHeader.Source csrf) {
		this.html = read();
		this.policy = """
				default-src 'none'; script-src %s; style-src %s; connect-src 'self'; img-src data:; \
				base-uri 'none'; form-action 'none'; frame-ancestors 'none'\
				""".formatted(hashOf("script", this.html), hashOf("style", this.html));
		this.csrf = csrf;
	}

	private static String read() {
		try {
			// A browser hashes the text with these line ends
			return new ClassPathResource("dashboard.html", DashboardPage.class)
				.getContentAsString(StandardCharsets.UTF_8)
				.replace("\r\n", "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String hashOf(String element, String html) {
		String start = "<%s>".formatted(element);
		int begin = html.indexOf(start) + start.length();
		String text = html.substring(begin, html.indexOf("</%s>".formatted(element), begin));
		return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(sha256(text)));
	}

	private static byte[] sha256(String text) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		return this.csrf.of(exchange)
			.map(this::htmlWith)
			.defaultIfEmpty(this.html)
			.flatMap((page) -> write(page, exchange.getResponse()));
	}

	private String htmlWith(CsrfHeader header) {
		String elements = """
				<meta name="csrf-header" content="%s">
				<meta name="csrf-token" content="%s">
				""".formatted(HtmlUtils.htmlEscape(header.name()), HtmlUtils.htmlEscape(header.token()));
		int endOfHead = this.html.indexOf(END_OF_HEAD);
		return this.html.substring(0, endOfHead) + elements + this.html.substring(endOfHead);
	}

	private Mono<Void> write(String page, ServerHttpResponse response) {
		byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
		HttpHeaders headers = response.getHeaders();
		headers.setContentType(HTML);
		headers.setContentLength(bytes.length);
		headers.setCacheControl(CacheControl.noStore());
		headers.set("Content-Security-Policy", this.policy);
		headers.set("X-Content-Type-Options", "nosniff");
		headers.set("Referrer-Policy", "no-referrer");
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(bytes)));
	}

	@Override
	public String toString() {
		return "the dashboard of the endpoint 'buckaroo'";
	}

}
