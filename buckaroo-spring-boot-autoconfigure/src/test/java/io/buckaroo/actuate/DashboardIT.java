package io.buckaroo.actuate;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Set;

import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DashboardPage} and {@link BuckarooEndpoint} on a management server of
 * their own, with the default access.
 */
@Timeout(60)
class DashboardIT {

	private static final String PATH = "/manage/admin/rodeo";

	@RegisterExtension
	private static final TestServer server = TestServer.with(NoHandlers.class, "management.server.port=0",
			"management.server.base-path=/manage", "management.endpoints.web.base-path=/admin",
			"management.endpoints.web.path-mapping.buckaroo=rodeo",
			"management.endpoints.web.exposure.include=buckaroo");

	private final WebTestClient client = WebTestClient.bindToServer(new JdkClientHttpConnector()).build();

	@Test
	void aBrowserReceivesThePage() {
		String page = html().getResponseBody();
		assertThat(page).startsWith("<!DOCTYPE html>").endsWith("</html>\n").doesNotContain("csrf-token\" content");
		assertThat(html().getResponseHeaders().getContentType()).hasToString("text/html;charset=UTF-8");
	}

	@Test
	void thePageIsNotStored() {
		assertThat(html().getResponseHeaders().getCacheControl()).isEqualTo("no-store");
		assertThat(html().getResponseHeaders().getVary()).containsExactly("Accept");
	}

	@Test
	void thePolicyAllowsOnlyTheStyleAndScriptOfThePage() throws Exception {
		EntityExchangeResult<String> result = html();
		assertThat(result.getResponseHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(result.getResponseHeaders().getFirst("Content-Security-Policy"))
			.isEqualTo("default-src 'none'; script-src 'sha256-%s'; style-src 'sha256-%s'; connect-src 'self'; "
				.formatted(hash(result.getResponseBody(), "script"), hash(result.getResponseBody(), "style"))
					+ "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
	}

	private static String hash(String page, String element) throws Exception {
		String text = page.substring(page.indexOf("<" + element + ">") + element.length() + 2,
				page.indexOf("</" + element + ">"));
		byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
		return Base64.getEncoder().encodeToString(hash);
	}

	@Test
	void aHeadRequestHasTheHeadersOfThePage() {
		this.client.head()
			.uri(management(PATH))
			.accept(MediaType.TEXT_HTML)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.exists("Content-Security-Policy")
			.expectBody()
			.isEmpty();
	}

	@Test
	void otherClientsReceiveJson() {
		ResponseSpec response = this.client.get().uri(management(PATH)).accept(MediaType.APPLICATION_JSON).exchange();
		response.expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectHeader()
			.valueEquals("Vary", "Accept");
		response.expectBody().jsonPath("$.draining").isEqualTo(false);
	}

	@Test
	void theApplicationServerHasNeitherPageNorEndpoint() {
		for (MediaType type : Set.of(MediaType.TEXT_HTML, MediaType.APPLICATION_JSON)) {
			for (String path : Set.of(PATH, "/admin/rodeo", "/actuator/buckaroo")) {
				this.client.get().uri(server.httpUri(path)).accept(type).exchange().expectStatus().isNotFound();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "POST, /manage/admin/rodeo", "DELETE, /manage/admin/rodeo/connections/1" })
	void operationsThatChangeSomethingAreNotPermitted(String method, String path) {
		this.client.method(HttpMethod.valueOf(method))
			.uri(management(path))
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"draining\": true}")
			.exchange()
			.expectStatus()
			.isEqualTo(405);
	}

	@ParameterizedTest
	@CsvSource({ "/manage/admin/rodeo", "/manage/admin/rodeo/connections/1" })
	void theAllowedMethodsAreKnown(String path) {
		ResponseSpec response = this.client.options().uri(management(path)).exchange();
		assertThat(response.returnResult(Void.class).getResponseHeaders().getAllow())
			.containsExactlyInAnyOrder(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
	}

	private EntityExchangeResult<String> html() {
		return this.client.get()
			.uri(management(PATH))
			.header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult();
	}

	private static URI management(String path) {
		return URI.create("http://localhost:"
				+ server.bean(ConfigurableEnvironment.class).getRequiredProperty("local.management.port") + path);
	}

	@Configuration(proxyBeanMethods = false)
	static class NoHandlers {

	}

}
