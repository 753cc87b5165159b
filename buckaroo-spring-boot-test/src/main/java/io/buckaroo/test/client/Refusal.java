package io.buckaroo.test.client;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * A response that does not open a socket or stream. <pre class="code">
 * Refusal refusal = client.stream("/prices/UNKNOWN").expectRefused(404);
 * assertThat(refusal.body()).contains("No such symbol");</pre>
 *
 * @param status the status
 * @param headers the headers
 * @param body the body as text, empty if there is none
 * @see ClientRequest#expectRefused(int)
 */
public record Refusal(HttpStatusCode status, HttpHeaders headers, String body) {

	/**
	 * Describes the whole response, in several lines.
	 */
	String describe() {
		StringBuilder text = new StringBuilder();
		this.headers.forEach((name, values) -> values
			.forEach((value) -> text.append("    ").append(name).append(": ").append(value).append("\n")));
		if (!this.body.isEmpty()) {
			text.append("\n    ").append(this.body.strip().replace("\n", "\n    ")).append("\n");
		}
		return text.toString();
	}

}
