package com.example.cart;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
sealed interface Answer permits Cart, Answer.Problem, Answer.Notice {

    record Problem(String problem) implements Answer {

    }

    record Notice(String text) implements Answer {

    }

}
