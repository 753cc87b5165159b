package io.buckaroo.docs.compared;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A message to a client.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
sealed interface Answer permits Cart, Answer.Problem, Answer.Notice {

	record Problem(String problem) implements Answer {

	}

	record Notice(String text) implements Answer {

	}

}
