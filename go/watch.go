package testtracker

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strconv"
)

// Watch gives the requests that match the filter, one by one: those in the record, and then others as
// they come. To leave out those in the record, set After.
//
//	for request, err := range tracker.Watch(ctx, testtracker.Filter{Action: testtracker.Announce}) {
//		if err != nil {
//			t.Fatal(err)
//		}
//		if request.Event == testtracker.Stopped {
//			break
//		}
//	}
//
// The loop ends when the context is canceled and when the tracker is closed. At the deadline of the
// context it ends with a [*TimeoutError]; without a deadline there is no limit. A [*MissedError] says
// that the record has dropped requests before the loop came to them; the loop may go on. Any other
// error is the last. A second loop over the same watch goes on where the first one ended.
func (tr *Tracker) Watch(ctx context.Context, filter Filter) iter.Seq2[Request, error] {
	return func(yield func(Request, error) bool) {
		err := tr.control.stream(ctx, filter, func(event event) bool {
			filter.After = event.number
			return yield(event.request, event.missed)
		})
		switch cause := ctx.Err(); {
		case err == nil || errors.Is(err, ErrClosed) || errors.Is(cause, context.Canceled):
		case cause != nil:
			text, explainErr := tr.Explain(filter, Times{})
			if explainErr != nil {
				err = explainErr
			} else {
				err = &TimeoutError{"the watch came to the deadline of its context\n" + text}
			}
			yield(Request{}, err)
		default:
			yield(Request{}, err)
		}
	}
}

// event is one of a stream: a request, or an error that says how many are missing before it.
type event struct {
	number  uint64
	request Request
	missed  error
}

// stream gives events until `each` returns false, which is no error.
func (c *control) stream(ctx context.Context, filter Filter, each func(event) bool) error {
	query := filter.query()
	// Without it the stream begins with the next request.
	query.Set("after", strconv.FormatUint(filter.After, 10))
	path := withQuery("/events", query)
	response, err := c.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	lines := bufio.NewReader(response.Body)
	var kind, id, data string
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return c.failed(ctx, http.MethodGet, path, err)
		}
		name, value, _ := bytes.Cut(bytes.TrimRight(line, "\r\n"), []byte(":"))
		value = bytes.TrimPrefix(value, []byte(" "))
		switch string(name) {
		case "event":
			kind = string(value)
		case "id":
			id = string(value)
		case "data":
			data += string(value)
		case "":
			if len(value) > 0 || data == "" {
				continue // a comment, or nothing to give
			}
			event, err := readEvent(kind, id, data)
			if err != nil {
				return fmt.Errorf("testtracker: GET /events: %w", err)
			}
			if !each(event) {
				return nil
			}
			kind, data = "", ""
		}
	}
}

func readEvent(kind, id, data string) (event, error) {
	number, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return event{}, fmt.Errorf("id: %q, expected the number of a request", id)
	}
	if kind == "missed" {
		missed := &MissedError{}
		err := json.Unmarshal([]byte(data), missed)
		return event{number: number, missed: missed}, err
	}
	var request Request
	err = json.Unmarshal([]byte(data), &request)
	return event{number: number, request: request}, err
}
