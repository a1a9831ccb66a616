import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { each } from '../../ui/each'
import { Field } from '../../ui/field'
import { Plus } from '../../ui/icons'
import { Switch } from '../../ui/switch'
import { SendForm, type FormProps } from './form'
import styles from './form.module.css'

const mostOptions = 12

/** A poll, or a quiz with one right answer. */
export function Poll(props: FormProps) {
  const { t } = useTranslation()
  const [question, setQuestion] = useState('')
  const [options, setOptions] = useState<readonly string[]>(['', ''])
  const [isAnonymous, setAnonymous] = useState(true)
  const [allowsMany, setMany] = useState(false)
  const [isQuiz, setQuiz] = useState(false)
  const [correct, setCorrect] = useState(0)
  const [explanation, setExplanation] = useState('')
  const filled = options.map(option => option.trim()).filter(Boolean)
  const right = filled.indexOf(options[correct]?.trim() ?? '')
  const isWhole = question.trim() !== '' && filled.length >= 2 && new Set(filled).size === filled.length && (!isQuiz || right >= 0)
  const content = isWhole
    ? ({
        type: 'poll',
        question: question.trim(),
        options: filled,
        isAnonymous,
        allowsMany: allowsMany && !isQuiz,
        ...(isQuiz ? { quiz: { correct: right, ...(explanation.trim() ? { explanation: explanation.trim() } : {}) } } : {}),
      } as const)
    : undefined
  return (
    <SendForm {...props} content={content}>
      <Field label={t('more.poll.question')} maxLength={300} value={question} onChange={event => setQuestion(event.target.value)} />
      {each(options, (option, place) => (
        <Field
          label={t('more.poll.option', { place: place + 1 })}
          maxLength={100}
          value={option}
          error={option.trim() !== '' && options.slice(0, place).some(other => other.trim() === option.trim()) ? t('more.poll.twice') : undefined}
          end={
            isQuiz && (
              <label className={styles.check}>
                <input type="radio" name="correct" checked={correct === place} onChange={() => setCorrect(place)} />
                {t('more.poll.right')}
              </label>
            )
          }
          onChange={event => setOptions(options.map((other, at) => (at === place ? event.target.value : other)))}
        />
      ))}
      {options.length < mostOptions && (
        <div>
          <Button size="small" variant="quiet" icon={<Plus />} onClick={() => setOptions([...options, ''])}>
            {t('more.poll.add')}
          </Button>
        </div>
      )}
      <Switch label={t('more.poll.anonymous')} checked={isAnonymous} onChange={setAnonymous} />
      <Switch label={t('more.poll.many')} checked={allowsMany && !isQuiz} disabled={isQuiz} onChange={setMany} />
      <Switch label={t('more.poll.quiz')} checked={isQuiz} onChange={setQuiz} />
      {isQuiz && <Field label={t('more.poll.explanation')} maxLength={200} value={explanation} onChange={event => setExplanation(event.target.value)} />}
    </SendForm>
  )
}
